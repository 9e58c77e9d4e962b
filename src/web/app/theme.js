/* Light, dark, or as the system has it; and how close together the rows stand. Kept on this device. */
import { signal } from "@preact/signals";

const THEMES = ["system", "light", "dark"];
export const theme = signal(localStorage.getItem("theme") ?? "system");
export const density = signal(localStorage.getItem("density") ?? "wide");

function paint() {
  document.documentElement.dataset.theme = theme.value;
  document.documentElement.dataset.density = density.value;
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
paint();
