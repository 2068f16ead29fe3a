package io.syncline.shipper.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.syncline.posix.Posix;
import io.syncline.posix.SourceIdentity;
import io.syncline.shipper.destination.Destination;
import io.syncline.shipper.destination.Mapping;
import io.syncline.shipper.destination.TransferSettings;
import io.syncline.shipper.rsync.RootLook;
import io.syncline.shipper.transfer.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActionTest {
    @TempDir
    private Path top;

    /** Kills: a gate that is opened whatever the directory is, and a command that runs ahead of it. */
    @Test
    void nothingOfTheCommandRunsWhereTheDirectoryIsAnotherOne() throws Exception {
        SourceIdentity other = new SourceIdentity(1, 2, 3);

        Outcome outcome = action("touch " + top.resolve("ran"), other).call(Told.wholeTree(), Map.of());

        assertInstanceOf(Outcome.WrongRoot.class, outcome);
        assertFalse(Files.exists(top.resolve("ran")));
    }

    /** Kills: a gate that takes more than its line from the list, and an environment that is lost behind it. */
    @Test
    void theListAndTheEnvironmentReachTheCommandAsTheyAre() throws Exception {
        Path told = top.resolve("told");
        SourceIdentity here = Posix.identity(Posix.bytes(top)).orElseThrow();
        Action action =
                action("pwd > " + told + "; echo \"$SYNCLINE_LABEL '$A'\" >> " + told + "; cat >> " + told, here);

        assertEquals(new Outcome.Done(), action.call(Told.wholeTree(), Map.of("A", "b  $c\n\"d")));

        assertEquals(top.toRealPath() + "\nd 'b  $c\n\"d'\nTREE\t.\0", Files.readString(told));
    }

    private Action action(String command, SourceIdentity expected) {
        Mapping mapping = Mapping.plain(top, new Destination.Exec(command), "d");
        return new Action(mapping, new RootLook(expected), ActionPolicy.of(TransferSettings.DEFAULT));
    }
}
