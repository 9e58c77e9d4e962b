/* Which texts of the catalogue a browser shows: keys that begin so. All others stay in the binary: those of the
   command line and of statements, and those that an answer brings along (refusals, reasons, titles of rules). */
export const SHOWN = [
  "alarm_class.", "checklist.", "clause.", "column.", "desk.", "due.", "flow.", "form.", "gate.", "limit.", "notice.", "bill.cause.", "bill.department.", "bill.finding.", "bill.kind.", "bill.line.", "bill.period.", "policy.",
  "quality.", "right.", "rule.name.", "rule.outcome.", "rule.proof.", "rule.word.", "state.", "trail.", "unit.", "vee.rule.", "web.", "word.",
];

/* what a column is called in the file of one list only */
const OF_A_FILE = /^column\.[A-Z]/;

export const isShown = key => SHOWN.some(prefix => key.startsWith(prefix)) && !OF_A_FILE.test(key);
