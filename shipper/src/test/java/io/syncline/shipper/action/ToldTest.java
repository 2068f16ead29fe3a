package io.syncline.shipper.action;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.syncline.changeset.Dirt;
import io.syncline.changeset.Scope;
import io.syncline.path.RelPath;
import io.syncline.shipper.transfer.Fact;
import io.syncline.shipper.transfer.Inode;
import io.syncline.shipper.transfer.SourceFacts;
import io.syncline.shipper.transfer.TransferPlan;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ToldTest {
    /** Kills: a scope that is told as another one, and a list that is not in path order. */
    @Test
    void eachPartOfAPlanHasItsWord() {
        Fact file = new Fact(Fact.Kind.REGULAR, new Inode(1, 1), 2, 0, Instant.EPOCH, Instant.EPOCH);
        TransferPlan plan = new TransferPlan(
                List.of(),
                List.of(path("b"), path("e")),
                List.of(new Dirt(path("a"), Scope.ENTRY), new Dirt(path("d"), Scope.LISTING)),
                List.of(path("c")),
                List.of(path("f"), path("linked")),
                List.of(path("aa")),
                List.of(),
                false,
                OptionalLong.of(1));

        assertEquals(
                "ENTRY\t./a\0GONE\t./aa\0ENTRY\t./b\0ENTRY\t./c\0LISTING\t./d\0ENTRY\t./e\0TREE\t./f\0ENTRY\t./linked\0",
                text(Told.of(plan, SourceFacts.of(Map.of(path("linked"), file)))));
    }

    @Test
    void theRootIsADot() {
        assertEquals("TREE\t.\0", text(Told.wholeTree()));
        assertEquals("LISTING\t.\0", text(List.of(new Told(Told.Kind.LISTING, RelPath.ROOT))));
    }

    /** Kills: names that go through text on their way. */
    @Test
    void namesAreTheirBytes() {
        byte[] name = {'-', '\n', '\t', ' ', (byte) 0xff, '#'};
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes("ENTRY\t./".getBytes(StandardCharsets.US_ASCII));
        expected.writeBytes(name);
        expected.write(0);

        assertArrayEquals(
                expected.toByteArray(), Told.bytes(List.of(new Told(Told.Kind.ENTRY, RelPath.ROOT.child(name)))));
    }

    private static RelPath path(String text) {
        return RelPath.of(text);
    }

    private static String text(List<Told> told) {
        return new String(Told.bytes(told), StandardCharsets.UTF_8);
    }
}
