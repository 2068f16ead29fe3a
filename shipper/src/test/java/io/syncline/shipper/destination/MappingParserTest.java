package io.syncline.shipper.destination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingParserTest {
    private static final Path HERE = Path.of("/base");

    /** The first block is every example of the tools that this grammar is taken from. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # source               | destination                              | watched          | transfer root | lands in
            /tmp/src/./            | /tmp/dst/                                | /tmp/src         | /tmp/src      | /tmp/dst
            /tmp/foo/./bar/baz     | /tmp/destination                         | /tmp/foo/bar/baz | /tmp/foo      | /tmp/destination/bar/baz
            /tmp/source/./         | /tmp/destination                         | /tmp/source      | /tmp/source   | /tmp/destination
            .                      | srv2.example.com                         | /base            | /base         | srv2.example.com:
            .                      | srv3.example.net:                        | /base            | /base         | srv3.example.net:
            /var/www               | www-data@srv2.example.com                | /var/www         | /             | www-data@srv2.example.com:/var/www
            /var/www/./            | www-data@srv2.example.com:/var/cluster/www | /var/www       | /var/www      | www-data@srv2.example.com:/var/cluster/www
            /var/www/./            | srv2.example.com::webdata                | /var/www         | /var/www      | srv2.example.com::webdata
            /var/www/              | remotehost::wwwshare/                    | /var/www         | /var/www      | remotehost::wwwshare
            /var/www/              | remotehost::wwwshare/foobar/             | /var/www         | /var/www      | remotehost::wwwshare/foobar

            /srv/a                 | /mnt/b                                   | /srv/a           | /srv/a        | /mnt/b
            a                      | b/c                                      | /base/a          | /base/a       | /base/b/c
            a/                     | ../b                                     | /base/a          | /base/a       | /b
            ./a//b/                | ./b                                      | /base/a/b        | /base/a/b     | /base/b
            ./                     | /b                                       | /base            | /base         | /b
            a/./b                  | host:                                    | /base/a/b        | /base/a       | host:b
            a/./b                  | me@host.net                              | /base/a/b        | /base/a       | me@host.net:b
            a/.                    | me@host                                  | /base/a          | /base/a       | me@host:
            a                      | me@host                                  | /base/a          | /             | me@host:/base/a
            a                      | host:b/./c//                             | /base/a          | /base/a       | host:b/c
            a                      | host:/b c/d                              | /base/a          | /base/a       | host:/b c/d
            a                      | host:b:c                                 | /base/a          | /base/a       | host:b:c
            a                      | ./host:b                                 | /base/a          | /base/a       | /base/host:b
            a                      | /b/host:c                                | /base/a          | /base/a       | /b/host:c
            a                      | [::1]:b                                  | /base/a          | /base/a       | [::1]:b
            a                      | me@[fe80::1%eth0]::mod                   | /base/a          | /base/a       | me@[fe80::1%eth0]::mod
            a                      | rsync://host/mod                         | /base/a          | /base/a       | host::mod
            a                      | rsync://me@host:8873/mod/x/              | /base/a          | /base/a       | rsync://me@host:8873/mod/x
            a/./b                  | rsync://host:1/mod/x                     | /base/a/b        | /base/a       | rsync://host:1/mod/x/b
            """)
    void sourcesAndDestinationsBecomeMappings(
            String source, String destination, String watched, String root, String target) {
        Mapping mapping = MappingParser.parse(source, destination, HERE);

        assertEquals(watched, mapping.watchedRoot().toString());
        assertEquals(root, mapping.transferRoot().toString());
        assertEquals(target, mapping.target().canonical());
        assertEquals(
                mapping.watchedRoot(),
                mapping.transferRoot().resolve(text(mapping)).normalize());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''      | /b                | empty source
            /       | /b                | source is /
            a/./../b | /c               | leaves its virtual root
            a       | ''                | empty destination
            a       | /                 | destination is /
            a       | /..               | destination is /
            a       | host:/            | root of that host
            a       | host://           | unknown scheme
            a       | host:~/x          | ~ is not expanded
            a       | host:b/../../c    | '..'
            a       | host::mod/../c    | '..'
            a       | host::            | names no module
            a       | rsync://host      | names no module
            a       | rsync:///mod      | cannot read
            a       | rsync://h:99999/m | port 99999
            a       | -oProxy=x:b       | starts with a dash
            a       | :vol              | volumes come later
            a       | ssh://h/p         | ssh:// comes later
            a       | file:///p         | file:// comes later
            a       | gluster://h/v     | gluster:// comes later
            a       | http://h/v        | unknown scheme http
            a       | backup            | write ./backup or backup:
            a       | me@host/x         | put a colon behind the host
            a       | a                 | write ./a or a:
            a       | ./a               | same directory
            a       | ./a/b             | inside the source
            a/b     | ./a               | inside the destination
            a/./b   | ./a               | same directory
            """)
    void whatCannotBeMeantIsRefused(String source, String destination, String why) {
        MappingException refused =
                assertThrows(MappingException.class, () -> MappingParser.parse(source, destination, HERE));

        assertTrue(refused.getMessage().contains(why), refused.getMessage());
    }

    @Test
    void destinationsOfOneSourceHaveTheirOwnNamesWhateverTheirOrder() {
        List<String> destinations = List.of("/x/data", "/y/data", "host:data", "host:other", "host::data");

        List<String> names = names(destinations);

        assertEquals(5, names.stream().distinct().count());
        assertEquals(names.get(1), names(List.of("/y/data")).get(0));
        assertTrue(names.stream().allMatch(name -> name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")), names::toString);
        assertNotEquals(names.get(2), names.get(3));
    }

    @Test
    void namesAreSafeForFileSystems() {
        for (String destination :
                List.of("/.hidden", "/a b/c\u00e4\nd".replace("\n", "*"), "/" + "n".repeat(255), "/--")) {
            String name = names(List.of(destination)).get(0);
            assertTrue(name.matches("[A-Za-z0-9][A-Za-z0-9._-]*") && name.length() < 80, name);
        }
    }

    @Test
    void destinationsThatOverlapAreRefused() {
        assertThrows(MappingException.class, () -> names(List.of("/x", "/x/")));
        assertThrows(MappingException.class, () -> names(List.of("/x", "/x/y")));
        assertThrows(MappingException.class, () -> names(List.of("host:x", "host:x/")));
    }

    @Test
    void aLinkIntoTheSourceIsSeenThrough(@TempDir Path directory) throws Exception {
        Path source = Files.createDirectory(directory.resolve("s"));
        Files.createSymbolicLink(directory.resolve("link"), source);

        assertThrows(MappingException.class, () -> MappingParser.parse("s", "link/new", directory));
    }

    @Test
    void onlyADaemonCannotRename() {
        assertTrue(MappingParser.parse("a", "/b", HERE).destination().canRename());
        assertTrue(MappingParser.parse("a", "host:b", HERE).destination().canRename());
        assertFalse(MappingParser.parse("a", "host::b", HERE).destination().canRename());
    }

    private static List<String> names(List<String> destinations) {
        return MappingParser.parseAll("/s", destinations, HERE).stream()
                .map(Mapping::name)
                .toList();
    }

    private static String text(Mapping mapping) {
        return mapping.prefix().isRoot() ? "" : mapping.prefix().display();
    }
}
