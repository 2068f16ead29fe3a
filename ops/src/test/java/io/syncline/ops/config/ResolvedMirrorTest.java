package io.syncline.ops.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.capture.WatchMode;
import io.syncline.capture.WatchOptions;
import io.syncline.planner.window.WindowPolicy;
import io.syncline.process.ExitCode;
import io.syncline.process.SourceGuard;
import io.syncline.process.StageException;
import io.syncline.process.StateDirectory;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolvedMirrorTest {
    @TempDir
    Path directory;

    private Path source;
    private Path state;

    @BeforeEach
    void makeSource() throws Exception {
        source = Files.createDirectory(directory.resolve("source"));
        state = directory.resolve("state");
    }

    @Test
    void configuredNamesReplaceTheOnesThatAreMade() {
        ResolvedMirror mirror = ResolvedMirror.of(config(
                state,
                new DestinationConfig(Optional.of("first"), directory + "/a", TransferOptions.DEFAULT),
                to(directory + "/b")));

        assertEquals(source, mirror.watchedRoot());
        assertEquals("first", mirror.targets().get(0).name());
        assertEquals(1, mirror.named(List.of("first")).size());
        assertEquals(2, mirror.named(List.of()).size());
    }

    @Test
    void aNameThatIsNotConfiguredIsRefusedWithASuggestion() {
        ResolvedMirror mirror = ResolvedMirror.of(
                config(state, new DestinationConfig(Optional.of("backup"), directory + "/a", TransferOptions.DEFAULT)));

        StageException refused = assertThrows(StageException.class, () -> mirror.named(List.of("bakcup")));

        assertEquals(
                "the command line: no destination is named \"bakcup\"; did you mean \"backup\"?; there are: backup",
                refused.getMessage());
    }

    @Test
    void aStateDirectoryInsideOfTheSourceIsRefusedThroughALinkToo() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), source);

        assertTrue(refusal(link.resolve("state"), to(directory + "/a"))
                .contains("the state directory lies inside of the source"));
    }

    @Test
    void aSourceInsideOfTheStateDirectoryIsRefused() {
        assertTrue(refusal(directory, to("host:/a")).contains("the source lies inside of the state directory"));
    }

    @Test
    void aStateDirectoryInsideOfADestinationIsRefused() {
        String refusal = refusal(directory.resolve("a").resolve("state"), to(directory + "/a"));

        assertTrue(refusal.contains("the state directory lies inside of destination "), refusal);
    }

    @Test
    void theSameDestinationTwiceIsOneProblem() {
        String refusal = refusal(state, to(directory + "/a"), to(directory + "/a"));

        assertTrue(refusal.endsWith("destination " + directory + "/a is named twice"), refusal);
    }

    @Test
    void everyDestinationThatCannotBeReadIsTold() {
        String refusal = refusal(state, to("word"), to(""));

        assertTrue(refusal.contains(": 2 problems\n"), refusal);
    }

    @Test
    void theDefaultStateDirectoryDependsOnTheSourceAlone() throws Exception {
        StateHome home = StateHome.of(Map.of("XDG_STATE_HOME", "/x", "HOME", "/h"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), source);
        Path other = Files.createDirectories(directory.resolve("other").resolve("source"));

        assertTrue(home.forSource(source).toString().matches("/x/syncline/source-[0-9a-f]{8}"));
        assertTrue(home.forSource(link).toString().matches("/x/syncline/link-[0-9a-f]{8}"));
        assertTrue(!home.forSource(source).equals(home.forSource(other)));
        assertEquals(
                Path.of("/h/.local/state/syncline"),
                StateHome.of(Map.of("HOME", "/h")).root());
        assertEquals(
                Path.of("/h/.local/state/syncline"),
                StateHome.of(Map.of("XDG_STATE_HOME", "relative", "HOME", "/h")).root());
    }

    @Test
    void onlyStateDirectoriesOfAMirrorAreFound() throws Exception {
        StateHome home = new StateHome(directory.resolve("home"));
        assertEquals(List.of(), home.existing());
        Path mirror = Files.createDirectories(home.root().resolve("www-1"));
        Files.createDirectories(home.root().resolve("something else"));
        SourceGuard.recordOrVerify(new StateDirectory(mirror).source(), source);

        assertEquals(List.of(mirror), home.existing());
    }

    private String refusal(Path stateDirectory, DestinationConfig... destinations) {
        StageException refused =
                assertThrows(StageException.class, () -> ResolvedMirror.of(config(stateDirectory, destinations)));
        assertEquals(ExitCode.USAGE, refused.exitCode());
        return refused.getMessage();
    }

    @Test
    void oneFileSystemIsToldToRsyncAsWell() {
        MirrorConfig usual =
                config(directory.resolve("state"), to(directory.resolve("copy").toString()));
        MirrorConfig one = usual.watching(new WatchOptions(WatchMode.AUTO, true));

        assertEquals(
                List.of(), ResolvedMirror.of(usual).targets().get(0).options().extra());
        assertEquals(
                List.of("--one-file-system"),
                ResolvedMirror.of(one).targets().get(0).options().extra());
    }

    private MirrorConfig config(Path stateDirectory, DestinationConfig... destinations) {
        return new MirrorConfig(
                directory, source.toString(), stateDirectory, WindowPolicy.DEFAULT, Arrays.asList(destinations));
    }

    private static DestinationConfig to(String text) {
        return new DestinationConfig(Optional.empty(), text, TransferOptions.DEFAULT);
    }

    /** Kills: two peers that share one record, and what is only on its way being shipped to others. */
    @Test
    void aSourceHasOnePeerAndNobodyGetsItsDirectoryOfExchange() {
        TransferOptions peer = TransferOptions.DEFAULT.with(Setting.PEER, "yes");
        DestinationConfig one = new DestinationConfig(Optional.of("one"), directory + "/a", peer);
        DestinationConfig plain =
                new DestinationConfig(Optional.of("plain"), directory + "/b", TransferOptions.DEFAULT);
        DestinationConfig other = new DestinationConfig(Optional.of("other"), directory + "/c", peer);

        for (Target target : ResolvedMirror.of(config(state, one, plain)).targets()) {
            assertTrue(target.options().filters().contains("- /.syncline-peer/"), target.name());
        }
        String refused = assertThrows(StageException.class, () -> ResolvedMirror.of(config(state, one, other)))
                .getMessage();
        assertTrue(refused.contains("one peer"), refused);
    }
}
