export * from './facts';
export * from './imports';
export * from './roadmap';
export * from './rollups';
export * from './stores';
export * from './views';
