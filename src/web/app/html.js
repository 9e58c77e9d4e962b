/* Templates: htm bound to Preact. What is put in stands as text, never as markup. */
import { h } from "preact";
import htm from "htm";

export const html = htm.bind(h);
