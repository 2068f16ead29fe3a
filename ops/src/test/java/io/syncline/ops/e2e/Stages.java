package io.syncline.ops.e2e;

import static org.awaitility.Awaitility.await;

import io.syncline.process.StateFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The stages of one mirror, each as a process of its own, as systemd would run them: what dies is started again. */
final class Stages implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TAIL = 4000;

    private final World world;
    private final Map<String, List<String>> commands = new LinkedHashMap<>();
    private final Map<String, SynclineProcess> running = new LinkedHashMap<>();
    private final Map<String, Integer> kills = new LinkedHashMap<>();
    private final Map<String, Integer> ended = new LinkedHashMap<>();

    Stages(World world, Duration quietTime, String watch) {
        this.world = world;
        String config = world.config(quietTime, watch).toString();
        commands.put("capture", List.of("capture", "--config", config));
        commands.put("plan", List.of("plan", "--config", config));
        world.destinations()
                .forEach(destination -> commands.put(
                        "ship-" + destination.name(), List.of("ship", "--config", config, destination.name())));
    }

    /** {@code capture}, {@code plan}, and {@code ship-NAME} of each destination. */
    List<String> names() {
        return List.copyOf(commands.keySet());
    }

    boolean isNew() {
        return running.isEmpty();
    }

    void startAll() {
        names().forEach(this::start);
    }

    void start(String name) {
        running.put(name, SynclineProcess.start(world.log(name), commands.get(name)));
    }

    /** Until the process has said of itself that it is more than starting. */
    void awaitWorking(String name) {
        await().atMost(PATIENCE).until(() -> {
            // A stage that cannot read what another one was killed at ends by itself, for its supervisor to restart.
            startIfDown(name);
            return isWorking(name);
        });
    }

    private boolean isWorking(String name) {
        return StateFile.read(stateFile(name))
                .filter(state -> state.pid() == running.get(name).pid())
                .filter(state -> !state.state().equals("starting"))
                .isPresent();
    }

    private void startIfDown(String name) {
        if (!running.get(name).isAlive()) {
            ended.merge(name, 1, Integer::sum);
            start(name);
        }
    }

    private Path stateFile(String name) {
        return switch (name) {
            case "capture" -> world.state().captureState();
            case "plan" -> world.state().plannerState();
            default -> world.state().destinationState(name.substring("ship-".length()));
        };
    }

    /** kill -9; whatever the stage had started is left behind as it is. */
    void kill(String name) {
        running.get(name).kill();
        kills.merge(name, 1, Integer::sum);
    }

    /** What a supervisor does; a stage that ended by itself is started again as well. */
    void startWhatIsDown() {
        names().stream().filter(name -> !running.get(name).isAlive()).forEach(this::start);
    }

    List<String> down() {
        return names().stream().filter(name -> !running.get(name).isAlive()).toList();
    }

    /** For a failed test: who was killed and how often, and the end of what each stage said. */
    String report() {
        StringBuilder report = new StringBuilder("killed " + kills + ", ended by themselves " + ended);
        for (String name : names()) {
            String text = world.logText(name);
            report.append("\n-- ").append(name).append('\n').append(text.substring(Math.max(0, text.length() - TAIL)));
        }
        return report.toString();
    }

    /** Of each stage that lives, by its name: what its threads and its children wait for. */
    Map<String, String> autopsies() {
        Map<String, String> all = new LinkedHashMap<>();
        running.forEach((name, process) -> {
            if (process.isAlive()) {
                all.put(name, process.autopsy());
            }
        });
        return all;
    }

    SynclineProcess process(String name) {
        return running.get(name);
    }

    @Override
    public void close() {
        new ArrayList<>(running.values()).forEach(SynclineProcess::close);
    }
}
