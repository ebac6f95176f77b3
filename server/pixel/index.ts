/** The pixel's side of the server: takes events, keeps them, and brings them into the ledger. */
export { arrivedToday, type Arrived } from './arrived';
export type { Intake, Taken } from './intake';
export { pixelOf, savePixel, type Pixel } from './pixels';
export { startPixel, type PixelOptions, type PixelService } from './service';
