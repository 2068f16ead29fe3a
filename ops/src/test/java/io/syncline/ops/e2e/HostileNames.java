package io.syncline.ops.e2e;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Names that some layer between two kernels takes for something else: shells, rsync's patterns, filters, file lists and
 * escapes, ssh, JSON, terminals. Half of all draws come from a few short names, so that the same path lives, dies and is
 * born again as something else.
 */
final class HostileNames {
    private static final int NAME_MAX = 255;
    private static final String[] SHORT = {"a", "b", "c", "d", "e", "f"};
    private static final String[] TEXT = {
        " ",
        "a b",
        " lead",
        "trail ",
        "new\nline",
        "\n",
        "tab\t",
        "cr\r",
        "-",
        "-rf",
        "--delete",
        "#",
        "#c",
        ";",
        "a;b",
        "]",
        "[",
        "[a]",
        "[!a]",
        "*",
        "?",
        "**",
        "\\",
        "\\*",
        "a\\",
        "\\#012",
        "'",
        "\"",
        "it's",
        "`id`",
        "$HOME",
        "$(id)",
        "!",
        "~",
        "~root",
        "&",
        "|",
        "<",
        ">",
        "%41",
        "{a,b}",
        ":",
        "host:x",
        "a::b",
        "@",
        "+ a",
        "- *",
        ". x",
        "...",
        ".h",
        "..a",
        ".a.XXXXXX",
        ".~tmp~",
        "a~",
        "é",
        "e\u0301",
        "日本",
        "\u202e",
        "🙂",
        "\u0001",
        "\u007f",
        "=",
        ",",
        "a=b"
    };
    private static final List<byte[]> HOSTILE = hostile();

    private HostileNames() {}

    static byte[] draw(Random random) {
        if (random.nextBoolean()) {
            return SHORT[random.nextInt(SHORT.length)].getBytes(StandardCharsets.UTF_8);
        }
        return HOSTILE.get(random.nextInt(HOSTILE.size())).clone();
    }

    private static List<byte[]> hostile() {
        List<byte[]> names = new ArrayList<>();
        for (String text : TEXT) {
            names.add(text.getBytes(StandardCharsets.UTF_8));
        }
        names.add(new byte[] {(byte) 0xff});
        names.add(new byte[] {(byte) 0xc3});
        names.add(new byte[] {'a', (byte) 0xc0, (byte) 0xaf, 'b'});
        names.add(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});
        names.add(longest('x'));
        names.add(longest((byte) 0xe9));
        names.add(longest('\n'));
        return List.copyOf(names);
    }

    private static byte[] longest(int filler) {
        byte[] name = new byte[NAME_MAX];
        Arrays.fill(name, (byte) filler);
        return name;
    }
}
