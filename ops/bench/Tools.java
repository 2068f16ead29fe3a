import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The tools that are compared. */
final class Tools {
    private static final Path HOME = Path.of(System.getProperty("syncline.home"));

    private Tools() {}

    static List<Tool> all() {
        List<Tool> tools = new ArrayList<>();
        tools.add(new Syncline("syncline, quiet time 0", List.of("--quiet-time", "0ms")));
        tools.add(new Syncline("syncline, quiet time 0, cold", List.of("--quiet-time", "0ms", "--standby", "0")));
        tools.add(new Syncline("syncline, defaults", List.of()));
        if (Files.isExecutable(Path.of("/usr/bin/lsyncd"))) {
            tools.add(new Lsyncd(0));
            tools.add(new Lsyncd(1));
        }
        tools.add(new PlainRsync());
        return tools;
    }

    private record Started(ProcessHandle process) implements Tool.Running {}

    private static Tool.Running start(Path log, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        return new Started(process.toHandle());
    }

    record Syncline(String name, List<String> options) implements Tool {
        @Override
        public Running start(Path scratch, Path source, Way way, List<Path> destinations) throws IOException {
            List<String> command = new ArrayList<>(List.of(HOME.resolve("ops/bin/syncline").toString(), "mirror"));
            command.addAll(List.of("--state", scratch.resolve("state").toString()));
            command.addAll(options);
            if (!way.rsh().isEmpty()) {
                command.addAll(List.of("--rsh", way.rsh()));
            }
            command.add(source.toString());
            destinations.forEach(destination -> command.add(way.to(destination)));
            return Tools.start(scratch.resolve("log"), command);
        }
    }

    /** @param delay seconds */
    record Lsyncd(int delay) implements Tool {
        @Override
        public String name() {
            return "lsyncd, delay " + delay;
        }

        @Override
        public Running start(Path scratch, Path source, Way way, List<Path> destinations) throws IOException {
            String rsh = way.rsh().isEmpty() ? "" : ", rsh = \"" + way.rsh() + "\"";
            StringBuilder config = new StringBuilder("settings { nodaemon = true, logfile = \"" + scratch.resolve("lsyncd.log")
                    + "\", insist = true }\n");
            for (Path destination : destinations) {
                config.append("sync { default.rsync, source = \"" + source + "\", target = \""
                        + way.to(destination) + "\", delay = " + delay + ", rsync = { archive = true" + rsh + " } }\n");
            }
            Path file = Files.writeString(scratch.resolve("lsyncd.conf"), config);
            return Tools.start(scratch.resolve("log"), List.of("/usr/bin/lsyncd", file.toString()));
        }
    }

    /**
     * One {@code rsync -a --delete} of the whole tree: the floor for a batch, and no mirror at all. For the latency of one file
     * it is {@link WaitingRsync}.
     */
    record PlainRsync() implements Tool {
        @Override
        public String name() {
            return "one rsync -a";
        }

        @Override
        public boolean isContinuous() {
            return false;
        }

        @Override
        public Running start(Path scratch, Path source, Way way, List<Path> destinations)
                throws IOException, InterruptedException {
            Running last = null;
            for (Path destination : destinations) {
                last = Tools.start(
                        scratch.resolve("log"),
                        List.of("rsync", "-a", "--delete", source + "/", destination + "/"));
                last.process().onExit().join();
            }
            return last;
        }
    }
}
