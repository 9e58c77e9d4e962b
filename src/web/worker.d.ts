/* worker - what the build tells app/sw.js: the addresses of all files, and a text that changes with any of them. */
declare const BUILD_FILES: string[];
declare const BUILD_VERSION: string;
