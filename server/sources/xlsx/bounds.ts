/** How much of a workbook is read: a file must not fill the machine. */

export const MB = 1024 * 1024;
/** A workbook is held whole, packed as it is. */
export const MOST_PACKED = 25 * MB;
/** All parts together. */
export const MOST_UNPACKED = 300 * MB;
export const MOST_PARTS = 10_000;
/** Spreadsheets pack their parts to a tenth or so; what unpacks to far more was made to fill a machine. */
export const MOST_RATIO = 300;
/** Of parts that are held whole, such as styles. */
export const MOST_HELD = 20 * MB;
/** Characters of XML between two marks, such as the text of a cell. */
export const MOST_TEXT = 1_000_000;
