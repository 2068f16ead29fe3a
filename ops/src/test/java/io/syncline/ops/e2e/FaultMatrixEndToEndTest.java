package io.syncline.ops.e2e;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.syncline.ops.run.DestinationFiles;
import io.syncline.ops.status.StageStatus;
import io.syncline.ops.status.StatusPrinter;
import io.syncline.shipper.testing.SshServer;
import io.syncline.shipper.transfer.Advice;
import io.syncline.testing.Thorough;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every fault at one of five destinations of one running mirror, while changes go on.
 *
 * <p>That the others do not wait for it is shown by order and not by a clock: the cure comes only when all of them have what
 * was written after the fault, so one that waits for the ill one waits for ever. How long they took is printed.
 */
@Thorough
@Timeout(600)
class FaultMatrixEndToEndTest {
    /** What fails is tried again after as long as it has failed; on a slow machine that is more than a minute. */
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    private static final Duration POLL = Duration.ofMillis(20);

    @TempDir
    Path directory;

    private FiveDestinations world;
    private final List<Long> lags = new ArrayList<>();
    private int written;

    private interface Step {
        void run() throws Exception;
    }

    @AfterEach
    void end() {
        if (world != null) {
            world.close();
        }
    }

    /**
     * Kills: a destination that others wait for, one that is given up, a failure without a word of what to do, an error that
     * shows at another destination, a "since" that begins anew with each try.
     */
    @Test
    void eachFaultIsItsOwnDestinationsAlone() throws Exception {
        assumeTrue(SshServer.isAvailable(), "no sshd here");
        world = FiveDestinations.start(directory);
        try {
            slowAndKilledHalfway();
            dead();
            ill("daemon", "retrying", "rsync HOST::", module("[data]", "[date]"), module("[date]", "[data]"));
            ill("daemon", "held", "read only = no", module("read only = no", "read only = yes"), () -> {
                world.configureDaemon("read only = yes", "read only = no");
                release("daemon");
            });
            ill(
                    "exec",
                    "retrying",
                    "make it end with 0",
                    () -> world.copier().fail("no room in the archive"),
                    world.copier()::failNoMore);
            ill("exec", "held", "make it end with 0", () -> world.copier().allow(false), () -> {
                world.copier().allow(true);
                release("exec");
            });
            ill("ssh", "retrying", "authorized_keys", world::changeUserKey, world::letUserIn);
            hostKeyAsStatusShowsIt();
            if (world.isDiskMounted()) {
                full();
                readOnly();
            }
            everythingIsEverywhere();
        } catch (Exception | Error e) {
            System.out.println(StatusPrinter.text(world.status(), Instant.now()));
            System.out.println(world.logs());
            throw e;
        }
        System.out.println("the healthy ones took ms: " + lags);
    }

    private void release(String name) {
        new DestinationFiles(world.state(), name).release();
    }

    private Step module(String from, String to) {
        return () -> world.configureDaemon(from, to);
    }

    private void slowAndKilledHalfway() throws Exception {
        byte[] content = new byte[1_500_000];
        new Random(1).nextBytes(content);
        Files.write(world.at("source").resolve("big"), content);
        awaitAt(others("slow"), "big");
        assertFalse(world.has("slow", "big"));
        awaitStatus("slow", it -> it.lag().orElse(0L) > 0 && it.state().equals("shipping"));
        String probe = othersGoOn("slow");
        assertFalse(world.has("slow", probe), "slow was not slow");

        // What is sent again is planned again: it would take most of a minute otherwise.
        Files.writeString(world.at("source").resolve("big"), "small by now");
        awaitAt(others("slow"), "big");
        world.killSlow();
        awaitStatus(
                "slow",
                it -> it.lastError().isPresent()
                        && (it.nextRetryAt().isPresent() || !it.state().equals("retrying")));
        othersGoOn("slow");
        awaitAt(List.of("slow"), "big");
        awaitAt(List.of("slow"), probe);
        awaitWell("slow");
    }

    private void dead() throws Exception {
        world.daemon().stop();
        String probe = othersGoOn("daemon");
        StageStatus first = awaitStatus("daemon", it -> it.state().equals("retrying"));
        StageStatus later = awaitStatus(
                "daemon", it -> it.counters().get("retries") >= first.counters().get("retries") + 2);
        assertEquals(first.since(), later.since(), "it has failed since the first failure");
        assertTrue(later.lastErrorAt().orElseThrow().isAfter(first.lastErrorAt().orElseThrow()), later::toString);
        assertTrue(later.pendingSince().isPresent(), later::toString);
        assertOthersWell("daemon");
        world.daemon().start();
        awaitAt(List.of("daemon"), probe);
        awaitWell("daemon");
    }

    /** By the commands that a person has. */
    private void hostKeyAsStatusShowsIt() throws Exception {
        ill("ssh", "retrying", "ssh-keygen -R", world::changeHostKey, () -> {
            List<String> status =
                    List.of("status", "--state", world.state().root().toString());
            String text = SynclineProcess.call(status).output();
            assertTrue(text.contains("\nship/ssh: retrying for "), text);
            assertTrue(text.contains("  to do: compare the host's key"), text);
            assertTrue(text.contains("  next try ") && text.contains("  last error "), text);
            world.trustHostKey();
        });
    }

    private void full() throws Exception {
        ill("disk", "retrying", "make room", world::fillDisk, () -> {
            world.makeRoom();
            // Half a minute earlier than by itself.
            new DestinationFiles(world.state(), "disk").pause().begin(Instant.now());
            awaitStatus("disk", it -> it.state().equals("paused"));
            new DestinationFiles(world.state(), "disk").pause().end();
        });
    }

    /** rsync says it of each path, so each waits by itself. */
    private void readOnly() throws Exception {
        world.remountDisk("ro");
        String probe = othersGoOn("disk");
        // Two files: what the checkpoint says is there before what the state says.
        awaitStatus(
                "disk",
                it -> it.quarantined() > 0
                        && it.lastError().orElse("").contains("Read-only file system (30)")
                        && it.nextRetryAt().isPresent()
                        && it.advice().orElse("").contains("mount it writable"));
        assertOthersWell("disk");
        world.remountDisk("rw");
        awaitAt(List.of("disk"), probe);
        awaitWell("disk");
    }

    private void ill(String name, String state, String advice, Step fault, Step cure) throws Exception {
        fault.run();
        String probe = othersGoOn(name);
        StageStatus ill = awaitStatus(
                name,
                it -> it.state().equals(state)
                        && it.advice().filter(text -> text.contains(advice)).isPresent());
        assertFalse(world.has(name, probe), "what should be broken works: " + ill);
        assertTrue(Advice.of(ill.lastError().orElseThrow()).isPresent(), ill::toString);
        assertTrue(ill.since().isPresent() && ill.lastErrorAt().isPresent(), ill::toString);
        assertTrue(ill.nextRetryAt().isPresent(), ill::toString);
        assertTrue(ill.lag().orElseThrow() > 0, ill::toString);
        assertOthersWell(name);
        cure.run();
        awaitAt(List.of(name), probe);
        awaitWell(name);
    }

    /** Three changes, one after the other; returns the name of the last. */
    private String othersGoOn(String ill) throws Exception {
        for (int i = 0; i < 3; i++) {
            world.write("probe " + written++, "for all but " + ill);
            long began = System.nanoTime();
            awaitAt(others(ill), "probe " + (written - 1));
            lags.add((System.nanoTime() - began) / 1_000_000);
        }
        return "probe " + (written - 1);
    }

    private void assertOthersWell(String ill) {
        for (String name : others(ill)) {
            StageStatus status = world.status(name);
            assertTrue(status.advice().isEmpty() && status.hold().isEmpty(), status::toString);
            assertFalse(List.of("retrying", "held", "failed").contains(status.state()), status::toString);
            assertEquals(0, status.quarantined(), status::toString);
        }
    }

    private void awaitAt(List<String> destinations, String name) {
        for (String destination : destinations) {
            await(name + " at " + destination)
                    .atMost(PATIENCE)
                    .pollInterval(POLL)
                    .until(() -> world.has(destination, name));
        }
    }

    private StageStatus awaitStatus(String name, Predicate<StageStatus> wanted) {
        return await(name).atMost(PATIENCE).pollInterval(POLL).until(() -> world.status(name), wanted);
    }

    private void awaitWell(String name) {
        awaitStatus(
                name,
                it -> it.state().equals("idle")
                        && it.quarantined() == 0
                        && it.advice().isEmpty()
                        && it.hold().isEmpty()
                        && it.nextRetryAt().isEmpty());
    }

    private void everythingIsEverywhere() {
        assertTrue(world.isAlive(), "a fault has ended a stage");
        for (String name : FiveDestinations.NAMES) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertEquals(
                            List.of(),
                            TreeOracle.differences(RealTree.at(world.at("source")), RealTree.at(world.at(name)))));
        }
    }

    private static List<String> others(String ill) {
        return FiveDestinations.NAMES.stream().filter(name -> !name.equals(ill)).toList();
    }
}
