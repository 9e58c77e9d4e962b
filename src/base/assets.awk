# Reads file names, one a line, and prints an assembler file that carries each of them, followed
# by the table `asset_table` of {name, start, size} that src/base/asset.c searches.
# A file that was made while building is called by its place below build/<flavour>/; the application, which is the same
# for all of them, by its place below build/.
function called(path) { if (!sub(/^build\/web\//, "web/", path)) sub(/^build\/[^\/]+\//, "", path); return path }
{ name[++n] = $0 }
END {
    print ".section .rodata"
    for (i = 1; i <= n; i++) {
        printf ".balign 8\na%d: .incbin \"%s\"\na%d_end: .byte 0\nn%d: .asciz \"%s\"\n", i, name[i], i, i, called(name[i])
    }
    print ".section .data.rel.ro, \"aw\"\n.balign 8\n.globl asset_table\nasset_table:"
    for (i = 1; i <= n; i++) printf ".quad n%d, a%d, a%d_end - a%d\n", i, i, i, i
    print ".quad 0, 0, 0\n.section .note.GNU-stack,\"\",@progbits"
}
