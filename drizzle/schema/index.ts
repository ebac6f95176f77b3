export * from './facts';
export * from './imports';
export * from './jobs';
export * from './roadmap';
export * from './rollups';
export * from './sources';
export * from './stores';
export * from './views';
