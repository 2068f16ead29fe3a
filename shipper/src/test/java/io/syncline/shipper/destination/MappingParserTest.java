package io.syncline.shipper.destination;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MappingParserTest {
    private static final Path HERE = Path.of("/base");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # source               | destination                              | watched          | transfer root | lands in
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
        file:///srv/a          | file:///mnt/b/                           | /srv/a           | /srv/a        | /mnt/b
        file:///srv/./a        | file://localhost/mnt/b%20c               | /srv/a           | /srv          | /mnt/b%20c/a
        a                      | file:///mnt/host:b                       | /base/a          | /base/a       | /mnt/host:b
        a                      | ssh://host:b/c                           | /base/a          | /base/a       | host:b/c
        a                      | ssh://me@host:/b/c/                      | /base/a          | /base/a       | me@host:/b/c
        a                      | ssh://host                               | /base/a          | /base/a       | host:
        a                      | ssh://host:                              | /base/a          | /base/a       | host:
        a                      | ssh://host/b                             | /base/a          | /base/a       | host:/b
        a                      | ssh://host:2222                          | /base/a          | /base/a       | ssh://host:2222
        a                      | ssh://host:2222/b                        | /base/a          | /base/a       | ssh://host:2222/b
        a                      | ssh://me@host:2222/~/b                   | /base/a          | /base/a       | ssh://me@host:2222/~/b
        a                      | ssh://host/~/22/b                        | /base/a          | /base/a       | host:22/b
        a                      | ssh://host:22b/c                         | /base/a          | /base/a       | host:22b/c
        a                      | ssh://me@[::1]:22/b                      | /base/a          | /base/a       | ssh://me@[::1]:22/b
        a/./b                  | ssh://host:22/~/                         | /base/a/b        | /base/a       | ssh://host:22/~/b
        a                      | ssh://host:file:///b                     | /base/a          | /base/a       | host:/b
        a                      | exec:/x/y 'a b' > ./c                   | /base/a          | /base/a       | exec:/x/y 'a b' > ./c
        a                      | exec: purge --all                        | /base/a          | /base/a       | exec:purge --all
        a/./b                  | exec:/x                                  | /base/a/b        | /base/a       | exec:/x
        a                      | exec:X=a/b /x                            | /base/a          | /base/a       | exec:X=a/b /x
        a                      | ssh://exec:b                             | /base/a          | /base/a       | ssh://exec:b
        a                      | me@exec:b                                | /base/a          | /base/a       | me@exec:b
        ./host:a               | /b                                       | /base/host:a     | /base/host:a  | /b
        ./%userwww             | /b                                       | /base/%userwww   | /base/%userwww | /b
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
        a\uFFFD | /b               | is not UTF-8
        a       | host:b\uFFFD      | is not UTF-8
        /       | /b                | source is /
        a/./../b | /c               | leaves its virtual root
        a       | ''                | empty destination
        a       | /                 | destination is /
        a       | /..               | destination is /
        a       | host:/            | root of that host
        a       | host://           | unknown scheme
        a       | file:///          | destination is /
        a       | file://host/b     | three slashes
        file://host/a | /b          | three slashes
        file:///      | /b          | source is /
        a       | ssh://host/       | root of that host
        a       | ssh://host:22/    | root of that host
        a       | ssh://host:0/b    | port 0
        a       | ssh://host:/a/../b | '..'
        a       | ssh:///b          | cannot read
        a       | ssh://-oX=y:b     | starts with a dash
        a       | -l@h:b            | starts with a dash
        host:a  | /b                | run syncline there
        me@host:/a | /b             | run syncline there
        ssh://host:/a | /b          | run syncline there
        %userwww | remotehost::wwwshare/foobar/ | write /home/*/www and {1} for the user
        a       | gluster://h/v     | write gluster://HOST:VOLUME
        :a/b    | /b                | write gluster://HOST:VOLUME
        :pop    | /data/mirror      | mount -t glusterfs localhost:pop DIRECTORY
        a       | gluster://h:v     | mount -t glusterfs h:v DIRECTORY
        a       | ssh://h:gluster://localhost:v | mount it at h
        a       | host:~/x          | ~ is not expanded
        a       | host:b/../../c    | '..'
        a       | host::mod/../c    | '..'
        a       | host::            | names no module
        a       | rsync://host      | names no module
        a       | rsync:///mod      | cannot read
        a       | rsync://h:99999/m | port 99999
        a       | -oProxy=x:b       | starts with a dash
        a       | http://h/v        | unknown scheme http
        a       | exec:             | names no command
        a       | exec:./x          | not absolute
        a       | exec:bin/x a      | not absolute
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

    /** Kills: one inside the other is looked for on this machine only. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        host:/srv | host:/srv/www | true
        host: | host:www | true
        ssh://host:22/srv | ssh://host:22/srv/www | true
        host::mod | host::mod/a | true
        host:/srv | ssh://host:22/srv/www | true
        host::mod | rsync://host:873/mod/a | true
        host::mod | rsync://host:874/mod/a | false
        host:/srv | host:/srv2 | false
        host:/srv | other:/srv/www | false
        host:/srv | me@host:srv/www | false
        host::mod | host::mod2/a | false
        """)
    void oneInsideTheOtherIsRefusedAtAHostToo(String one, String other, boolean refused) {
        Executable both = () -> MappingParser.parseAll("/s", List.of(one, other), HERE);
        if (refused) {
            assertThrows(MappingException.class, both);
        } else {
            assertDoesNotThrow(both);
        }
    }
}
