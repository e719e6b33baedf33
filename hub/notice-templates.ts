import { type Templates, templatesOf } from "../notify/index.ts";
import { readShipped, WORDINGS } from "./shipped.ts";

/** The wordings that come with the hub. */
export const TEMPLATES: Templates = templatesOf(readShipped(WORDINGS));
