package io.syncline.ops.e2e;

import static org.awaitility.Awaitility.await;

import io.syncline.ops.run.DestinationFiles;
import io.syncline.ops.run.Journals;
import io.syncline.ops.status.MirrorStatus;
import io.syncline.ops.status.StageStatus;
import io.syncline.ops.status.StatusReader;
import io.syncline.process.StateDirectory;
import io.syncline.shipper.testing.RsyncDaemon;
import io.syncline.shipper.testing.SshServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One mirror with five destinations, each of which can fail in its own way; its shippers are one process. */
final class FiveDestinations implements AutoCloseable {
    static final List<String> NAMES = List.of("disk", "exec", "slow", "ssh", "daemon");

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path directory;
    private final boolean mounted;
    private final SshServer ssh;
    private final RsyncDaemon daemon;
    private final Copier copier;
    private final List<SynclineProcess> running = new ArrayList<>();

    private FiveDestinations(Path directory, boolean mounted, SshServer ssh, RsyncDaemon daemon, Copier copier) {
        this.directory = directory;
        this.mounted = mounted;
        this.ssh = ssh;
        this.daemon = daemon;
        this.copier = copier;
    }

    static FiveDestinations start(Path directory) throws Exception {
        for (String name : List.of("source", "tmpfs", "exec", "slow", "ssh", "daemon", "logs")) {
            Files.createDirectory(directory.resolve(name));
        }
        Path tmpfs = directory.resolve("tmpfs");
        boolean mounted = call("mount", "-t", "tmpfs", "-o", "size=2m", "syncline-test", tmpfs.toString());
        Files.createDirectory(tmpfs.resolve("disk"));
        FiveDestinations made = new FiveDestinations(
                directory,
                mounted,
                SshServer.start(directory.resolve("sshd")),
                RsyncDaemon.start(directory.resolve("rsyncd"), directory.resolve("daemon")),
                new Copier(directory.resolve("copier")));
        try {
            made.trustHostKey();
            made.write("first", "1");
            made.run();
            return made;
        } catch (Exception | Error e) {
            made.close();
            throw e;
        }
    }

    /** Whether {@code disk} is a file system of its own; only root may do that. */
    boolean isDiskMounted() {
        return mounted;
    }

    SshServer ssh() {
        return ssh;
    }

    RsyncDaemon daemon() {
        return daemon;
    }

    /** What {@code exec} calls. */
    Copier copier() {
        return copier;
    }

    Path at(String name) {
        return directory.resolve(name.equals("disk") ? "tmpfs/disk" : name);
    }

    void write(String name, String content) throws IOException {
        Files.writeString(at("source").resolve(name), content);
    }

    boolean has(String destination, String name) throws IOException {
        Path there = at(destination).resolve(name);
        Path here = at("source").resolve(name);
        return Files.exists(there) && Files.mismatch(there, here) < 0;
    }

    /** Somebody else uses it up to the last byte. */
    void fillDisk() throws IOException {
        try (OutputStream filler = Files.newOutputStream(at("tmpfs/filler"))) {
            for (int i = 0; i < 1_000; i++) {
                filler.write(new byte[4_096]);
            }
            throw new IllegalStateException("the disk is larger than it should be");
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw full;
            }
        }
    }

    void makeRoom() throws IOException {
        Files.delete(at("tmpfs/filler"));
    }

    /** Mounts the file system of {@code disk} again, {@code ro} or {@code rw}. */
    void remountDisk(String options) throws Exception {
        // Somebody may just be writing there.
        await().atMost(PATIENCE).until(() -> call("mount", "-o", "remount," + options, at("tmpfs") + ""));
    }

    /** What the daemon reads before its next session. */
    void configureDaemon(String from, String to) throws IOException {
        Path config = directory.resolve("rsyncd/config");
        String text = Files.readString(config);
        if (!text.contains(from)) {
            throw new IllegalStateException("no \"" + from + "\" in " + text);
        }
        Files.writeString(config, text.replace(from, to));
    }

    /** The host gets another key; known is the one that it had. */
    void changeHostKey() throws Exception {
        ssh.stop();
        makeKey("sshd/host_key");
        ssh.start();
    }

    void trustHostKey() throws IOException {
        Files.writeString(
                directory.resolve("known_hosts"),
                "[127.0.0.1]:" + ssh.port() + " " + Files.readString(directory.resolve("sshd/host_key.pub")));
    }

    /** The host lets another key in, and ours no more. */
    void changeUserKey() throws Exception {
        ssh.stop();
        Files.move(directory.resolve("sshd/user_key.pub"), directory.resolve("ours.pub"));
        makeKey("other");
        Files.copy(directory.resolve("other.pub"), directory.resolve("sshd/user_key.pub"));
        ssh.start();
    }

    void letUserIn() throws IOException {
        Files.delete(directory.resolve("sshd/user_key.pub"));
        Files.move(directory.resolve("ours.pub"), directory.resolve("sshd/user_key.pub"));
    }

    /** kill -9 of the processes that write to {@code slow}. */
    void killSlow() {
        running.stream()
                .flatMap(process -> ProcessHandle.of(process.pid()).stream())
                .flatMap(ProcessHandle::descendants)
                .filter(child -> child.info().commandLine().orElse("").contains(at("slow") + "/"))
                .forEach(ProcessHandle::destroyForcibly);
    }

    StateDirectory state() {
        return new StateDirectory(at("state"));
    }

    StageStatus status(String destination) {
        return status().stages().stream()
                .filter(stage -> stage.stage().equals("ship/" + destination))
                .findFirst()
                .orElseThrow();
    }

    MirrorStatus status() {
        StateDirectory state = state();
        return new StatusReader(state, Journals.events(state), Journals.changesets(state), DestinationFiles::facts)
                .read(DestinationFiles.names(state));
    }

    String logs() {
        StringBuilder all = new StringBuilder();
        running.forEach(process -> all.append(process.log()));
        return all.toString();
    }

    boolean isAlive() {
        return running.stream().allMatch(SynclineProcess::isAlive);
    }

    @Override
    public void close() {
        running.forEach(SynclineProcess::close);
        ssh.close();
        daemon.close();
        if (mounted) {
            call("umount", "-l", at("tmpfs") + "");
        }
    }

    private void run() throws Exception {
        String config = config().toString();
        launch("capture", config);
        await().atMost(PATIENCE).until(() -> logs().contains("watching "));
        launch("plan", config);
        launch("ship", config);
        for (String name : NAMES) {
            await(name + " in sync").atMost(PATIENCE).until(() -> has(name, "first"));
        }
    }

    private void launch(String command, String config) {
        running.add(SynclineProcess.start(at("logs").resolve(command), List.of(command, "--config", config)));
    }

    private Path config() throws IOException {
        String rsh = "ssh -F /dev/null -p " + ssh.port() + " -i " + ssh.key()
                + " -o StrictHostKeyChecking=yes -o UserKnownHostsFile=" + at("known_hosts")
                + " -o GlobalKnownHostsFile=/dev/null -o IdentitiesOnly=yes";
        return Files.writeString(
                at("mirror.yaml"),
                String.join(
                        "\n",
                        "source: " + at("source"),
                        "state: " + at("state"),
                        "quietTime: 30ms",
                        "destinations:",
                        "  - {name: disk, to: " + at("disk") + "}",
                        "  - {name: exec, to: \"" + copier.destination(at("exec")) + "\", execSuccess: \""
                                + Copier.SUCCESS + "\"}",
                        "  - {name: slow, to: " + at("slow") + ", bwlimit: 20k, standby: 0}",
                        "  - {name: ssh, to: \"" + ssh.destination(at("ssh") + "") + "\", rsh: " + rsh + "}",
                        "  - {name: daemon, to: \"" + daemon.destination("") + "\"}",
                        ""));
    }

    private void makeKey(String name) throws Exception {
        Files.deleteIfExists(at(name));
        Files.deleteIfExists(at(name + ".pub"));
        if (!call("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", at(name) + "")) {
            throw new IllegalStateException("cannot make a key");
        }
    }

    private static boolean call(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("cannot run " + List.of(command), e);
        }
    }
}
