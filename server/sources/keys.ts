import { z } from 'zod';

/** A fact's key in its file: a list of texts, as JSON. */

const key = z.tuple([z.string(), z.string()], z.unknown());

/** What stands second in a key: mostly the name that the file has for the fact. */
export const secondOf = (text: string): string => key.parse(JSON.parse(text))[1];
