package io.syncline.shipper.destination;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {
    private static final Path HERE = Path.of("/here");

    @ParameterizedTest
    @CsvSource({
        "/srv/{1},              /srv/ann",
        "/srv/{1}/pub,          /srv/ann/pub",
        "dest/x-{1}.d,          /here/dest/x-ann.d",
        "host:{1},              host:ann",
        "host:/{1},             host:/ann",
        "host:www/{1}/a,        host:www/ann/a",
        "host::module/{1},      host::module/ann",
        "rsync://h:99/m/a/{1},  rsync://h:99/m/a/ann",
        "me@host,               me@host:/home/ann/www",
    })
    void theNameOfAMatchIsPutIntoThePath(String destination, String target) {
        Mapping template = template(destination);
        Placeholders.check(template, 1);
        assertEquals(target, filled(destination, "ann").target().canonical());
    }

    /** Kills: a name that is put in before the destination is understood. */
    @ParameterizedTest
    @CsvSource({"a:b, /here/a:b", "-e, /here/-e", "$1, /here/$1", "{1}, /here/{1}", "a b, /here/a b"})
    void aNameIsNothingButAName(String name, String target) {
        assertEquals(target, filled("./{1}", name).target().canonical());
    }

    @Test
    void eachMatchHasANameOfItsOwn() {
        assertTrue(filled("/srv/{1}", "ann").name().startsWith("ann-"));
        assertNotEquals(
                filled("/srv/{1}", "a b").name(), filled("/srv/{1}", "a-b").name());
        assertTrue(Placeholders.fill(template("/srv/{1}"), Optional.of("backup"), List.of("ann"))
                .name()
                .startsWith("backup-ann-"));
    }

    @ParameterizedTest
    @CsvSource({
        "/srv/all,     has no {1} in its path",
        "/srv/{1}{2},  put a slash between them",
        "/srv/{1},     has no {2} in its path",
        "/srv/{3},     write {1} to {2}",
        "{1}.org:a,    has no {1} in its path",
        "exec:x {1},   is a command",
    })
    void twoMatchesNeverHaveOnePlace(String destination, String why) {
        Mapping template = template(destination);
        MappingException refused = assertThrows(MappingException.class, () -> Placeholders.check(template, 2));
        assertTrue(refused.getMessage().contains(why), refused::getMessage);
    }

    private static Mapping filled(String destination, String name) {
        return Placeholders.fill(template(destination), Optional.empty(), List.of(name));
    }

    private static Mapping template(String destination) {
        return MappingParser.parse("/home/ann/www", destination, HERE);
    }
}
