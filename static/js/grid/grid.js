// The sheet's cells as in a spreadsheet (ADR 0602).
import "./going.js";
import "./moving.js";
import "./undoing.js";
import "./rowtools.js";
import "./selecting.js";
import "./pasting.js";
