import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs every scenario with every tool, one after the other on the same machine in the same minutes, and prints one Markdown
 * table per scenario.
 *
 * <p>Arguments: {@code [--tool TEXT] [--scenario TEXT] SCRATCH}; TEXT selects those whose name contains it.
 */
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        String tool = "";
        String scenario = "";
        Path scratch = Path.of("");
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--tool" -> tool = arguments[++i];
                case "--scenario" -> scenario = arguments[++i];
                default -> scratch = Files.createDirectories(Path.of(arguments[i])).toAbsolutePath();
            }
        }
        Path trees = Files.createTempDirectory(scratch, "run");
        try {
            for (Map.Entry<String, Scenarios.Scenario> entry : Scenarios.all().entrySet()) {
                if (entry.getKey().contains(scenario)) {
                    print(entry.getKey(), run(entry.getValue(), tool, trees));
                }
            }
        } finally {
            Trees.remove(trees);
        }
    }

    private static Map<String, Map<String, String>> run(Scenarios.Scenario scenario, String tools, Path scratch)
            throws Exception {
        Map<String, Map<String, String>> rows = new LinkedHashMap<>();
        for (Tool tool : Tools.all()) {
            if (!tool.name().contains(tools)) {
                continue;
            }
            try {
                Map<String, String> values = scenario.run(tool, scratch);
                if (!values.isEmpty()) {
                    rows.put(tool.name(), values);
                }
            } catch (IllegalStateException failed) {
                rows.put(tool.name(), Map.of("result", failed.getMessage()));
            }
            System.err.println(tool.name() + ": " + rows.get(tool.name()));
        }
        return rows;
    }

    private static void print(String title, Map<String, Map<String, String>> rows) {
        Set<String> columns = new LinkedHashSet<>();
        rows.values().forEach(row -> columns.addAll(row.keySet()));
        StringBuilder table = new StringBuilder("### " + title + "\n\n| |");
        columns.forEach(column -> table.append(' ').append(column).append(" |"));
        table.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
        rows.forEach((tool, row) -> {
            table.append("| ").append(tool).append(" |");
            List.copyOf(columns).forEach(column -> table.append(' ').append(row.getOrDefault(column, "–")).append(" |"));
            table.append('\n');
        });
        System.out.println(table);
    }
}
