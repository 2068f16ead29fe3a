package io.syncline.capture.watch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MountInfoTest {
    @Test
    void namesAreBytesAndOptionalFieldsAreSkipped() {
        List<MountInfo> mounts = parse("""
                27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
                36 27 0:31 /sub /srv/a\\040b\\134c\\012 rw master:1 shared:7 - tmpfs tmpfs rw,size=1024k
                """);

        assertEquals(27, mounts.get(0).id());
        assertEquals("ext4", mounts.get(0).type());
        assertArrayEquals(
                "/srv/a b\\c\n".getBytes(StandardCharsets.US_ASCII),
                mounts.get(1).path());
        assertEquals("tmpfs", mounts.get(1).type());
    }

    @Test
    void whatIsNoMountTableIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> parse("27 1 254:0 / / rw\n"));
    }

    private static List<MountInfo> parse(String text) {
        return MountInfo.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
