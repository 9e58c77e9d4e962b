/* main - stands where the application begins. */
document.title = "Dahu";
void import("../i18n/zh.json"), import("../i18n/en.json");
