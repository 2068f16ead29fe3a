package io.syncline.shipper.rsync;

import io.syncline.path.RelPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rules that put some names at the destination at risk, with all that is below them, and protect all others. A name that is
 * not UTF-8 is no word of a command line, so its rules are in a file, which rsync has read when it has started.
 */
final class AtRisk implements AutoCloseable {
    private final List<String> options = new ArrayList<>(Leftovers.NOTHING_SENT);
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private Optional<Path> file = Optional.empty();

    private AtRisk() {}

    /** LIMIT: where no temporary file can be written, a name that is not UTF-8 stays. */
    static AtRisk of(List<RelPath> paths) {
        AtRisk rules = new AtRisk();
        paths.forEach(rules::add);
        if (rules.lines.size() > 0) {
            rules.write();
        }
        rules.options.add("--filter=P *");
        return rules;
    }

    List<String> options() {
        return List.copyOf(options);
    }

    private void add(RelPath path) {
        String name = text(path);
        addRule("R /" + escaped(name));
        addRule("R /" + inPattern(name) + "/**");
        // rsync goes into no directory that is protected; one that holds more stays all the same.
        path.ancestors().stream()
                .filter(above -> !above.isRoot())
                .forEach(above -> addRule("R /" + escaped(text(above)) + "/"));
    }

    private void addRule(String rule) {
        byte[] bytes = rule.getBytes(StandardCharsets.ISO_8859_1);
        try {
            options.add("--filter=" + StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)));
        } catch (CharacterCodingException notText) {
            lines.writeBytes(bytes);
            // So a rule ends where names come by --from0.
            lines.write(0);
        }
    }

    private void write() {
        try {
            Path rules = Files.createTempFile("syncline-", ".rules");
            file = Optional.of(rules);
            Files.write(rules, lines.toByteArray());
            options.add("--filter=. " + rules);
        } catch (IOException noRoom) {
            close();
        }
    }

    /** One character for each byte. */
    private static String text(RelPath path) {
        return new String(path.toBytes(), StandardCharsets.ISO_8859_1);
    }

    /** To rsync a backslash is one, unless there is a wildcard somewhere. */
    private static String escaped(String name) {
        return name.matches("(?s).*[*?\\[].*") ? inPattern(name) : name;
    }

    private static String inPattern(String name) {
        return name.replaceAll("([\\\\*?\\[])", "\\\\$1");
    }

    @Override
    public void close() {
        try {
            if (file.isPresent()) {
                Files.deleteIfExists(file.get());
            }
        } catch (IOException e) {
            // It is small, and of this user alone.
        }
    }
}
