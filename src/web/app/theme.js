/* Light, dark, or as the system has it; how close together the rows stand; and which colour says that a line is under voltage:
   red as is usual in China, or green ("iec"). Kept on this device; the page itself says what it is where nobody has chosen. */
import { signal } from "@preact/signals";

const THEMES = ["system", "light", "dark"];
export const theme = signal(localStorage.getItem("theme") ?? "system");
export const palette = signal(localStorage.getItem("palette") ?? document.documentElement.dataset.palette ?? "china");
export const density = signal(localStorage.getItem("density") ?? "wide");

function paint() {
  document.documentElement.dataset.theme = theme.value;
  document.documentElement.dataset.density = density.value;
  document.documentElement.dataset.palette = palette.value;
}

/** @param {string} to */
export function setTheme(to) {
  theme.value = to;
  localStorage.setItem("theme", to);
  paint();
}
export const cycleTheme = () => setTheme(THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length]);
export function cycleDensity() {
  density.value = density.value === "wide" ? "close" : "wide";
  localStorage.setItem("density", density.value);
  paint();
}
export function cyclePalette() {
  palette.value = palette.value === "iec" ? "china" : "iec";
  localStorage.setItem("palette", palette.value);
  paint();
}
paint();
