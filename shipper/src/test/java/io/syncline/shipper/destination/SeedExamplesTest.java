package io.syncline.shipper.destination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every example that the documents of the systems before this one give for a source and a destination. */
class SeedExamplesTest {
    private static final Path HERE = Path.of("/base");

    /** gsyncd, pylsyncd, lsyncd and clsync, in this order; "." is /base. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # source            | destination                  | watched          | virtual root | lands in
            gluster://localhost:pop | file:///data/mirror      | gluster://localhost:pop |       | file:///data/mirror
            :pop                | /data/mirror                 | gluster://localhost:pop |       | file:///data/mirror
            :pop                | :yow                         | gluster://localhost:pop |       | gluster://localhost:yow
            :pop                | ssh://example.com:/data/far_mirror | gluster://localhost:pop | | ssh://example.com:/data/far_mirror
            :pop                | example.com:/data/far_mirror | gluster://localhost:pop |       | ssh://example.com:/data/far_mirror
            :pop                | example.com::moz             | gluster://localhost:pop |       | ssh://example.com:gluster://localhost:moz

            /tmp/src/./         | /tmp/dst/                    | /tmp/src         | /tmp/src     | file:///tmp/dst
            /tmp/foo/./bar/baz  | /tmp/destination             | /tmp/foo/bar/baz | /tmp/foo     | file:///tmp/destination/bar/baz
            /tmp/source/./      | /tmp/destination             | /tmp/source      | /tmp/source  | file:///tmp/destination
            .                   | srv2.example.com             | /base            | /base        | ssh://srv2.example.com:
            .                   | srv3.example.net             | /base            | /base        | ssh://srv3.example.net:
            .                   | srv4.example.org             | /base            | /base        | ssh://srv4.example.org:
            /var/www            | www-data@srv2.example.com    | /var/www         | /            | ssh://www-data@srv2.example.com:/var/www
            /var/www/./         | www-data@srv2.example.com:/var/cluster/www | /var/www | /var/www | ssh://www-data@srv2.example.com:/var/cluster/www
            /var/www/./         | srv2.example.com::webdata    | /var/www         | /var/www     | rsync://srv2.example.com/webdata

            /var/www/           | remotehost::wwwshare/        | /var/www         | /var/www     | rsync://remotehost/wwwshare
            /home/peter/www/    | remotehost::wwwshare/foobar/peter/ | /home/peter/www | /home/peter/www | rsync://remotehost/wwwshare/foobar/peter

            /tmp/fromdir        | /tmp/todir                   | /tmp/fromdir     | /tmp/fromdir | file:///tmp/todir
            example/testdir/from | example/testdir/to          | /base/example/testdir/from | /base/example/testdir/from | file:///base/example/testdir/to
            """)
    void everyExampleGivesItsMapping(String source, String destination, String watched, String root, String landsIn) {
        Reading reading = MappingParser.read(source, destination, HERE);

        assertEquals(landsIn, reading.destination());
        if (reading instanceof Reading.Mirrored mirrored) {
            assertEquals(watched, mirrored.mapping().watchedRoot().toString());
            assertEquals(root, mirrored.mapping().transferRoot().toString());
        } else {
            assertEquals(watched, reading.source());
        }
        Reading again = MappingParser.read(reading.source(), reading.destination(), HERE);
        assertEquals(reading.source(), again.source());
        assertEquals(reading.destination(), again.destination());
    }

    @Test
    void aVolumeIsRefusedWithWhatToDoInstead() {
        MappingException refused =
                assertThrows(MappingException.class, () -> MappingParser.parse(":pop", "/data/mirror", HERE));

        assertEquals(
                "gluster://localhost:pop is a gluster volume, and those are not mounted for you yet; mount it"
                        + " (mount -t glusterfs localhost:pop DIRECTORY) and name that directory",
                refused.getMessage());
    }

    @Test
    void twoColonsAreAModuleUnlessTheSourceIsAVolume() {
        assertInstanceOf(Reading.Mirrored.class, MappingParser.read("/srv", "example.com::moz", HERE));
        assertInstanceOf(Reading.Unmounted.class, MappingParser.read(":pop", "me@example.com::moz", HERE));
    }

    /** Kills the mutant that prints a path of digits behind a host as its port, and the one that forgets the home. */
    @Test
    void aPrintedDestinationIsReadAsItself() {
        Random random = new Random(7);
        int read = 0;
        for (int i = 0; i < 5_000; i++) {
            String text = IntStream.range(0, 1 + random.nextInt(9))
                    .mapToObj(at -> piece(random))
                    .collect(Collectors.joining());
            try {
                Destination first = MappingParser.parse("/source", text, HERE).target();
                for (String printed : new String[] {first.url(), first.canonical()}) {
                    Destination second =
                            MappingParser.parse("/source/./", printed, HERE).target();
                    assertEquals(first, second, text + " -> " + printed);
                }
                read++;
            } catch (MappingException refused) {
                assertTrue(!refused.getMessage().isBlank(), text);
            }
        }
        assertTrue(read > 500, read + " were understood");
    }

    private static String piece(Random random) {
        String[] pieces = {
            "ssh://",
            "rsync://",
            "file://",
            "host",
            "h.org",
            "[::1]",
            "me@",
            ":",
            "::",
            "/",
            "/~/",
            "22",
            "x",
            "/.",
            "%"
        };
        return pieces[random.nextInt(pieces.length)];
    }
}
