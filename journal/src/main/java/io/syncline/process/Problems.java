package io.syncline.process;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that is wrong with a configuration, so that a person is told all of it at once and not one error per try.
 * Owned by one thread.
 */
public final class Problems {
    private final String subject;
    private final List<String> found = new ArrayList<>();

    /** @param subject what is checked, such as {@code /etc/syncline/www.yaml} or {@code the command line} */
    public Problems(String subject) {
        this.subject = requireNonNull(subject, "subject is null");
    }

    public void add(String message) {
        found.add(requireNonNull(message, "message is null"));
    }

    /** @param where such as {@code line 12} or {@code destinations[0].name} */
    public void add(String where, String message) {
        add(where + ": " + message);
    }

    public void addUnless(boolean holds, String message) {
        if (!holds) {
            add(message);
        }
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** In the order in which they were found. */
    public List<String> found() {
        return List.copyOf(found);
    }

    /** @throws StageException with {@link ExitCode#USAGE} and one line for each problem, if there are any */
    public void throwIfAny() {
        if (found.isEmpty()) {
            return;
        }
        if (found.size() == 1) {
            throw new StageException(ExitCode.USAGE, subject + ": " + found.get(0));
        }
        throw new StageException(
                ExitCode.USAGE, subject + ": " + found.size() + " problems\n  " + String.join("\n  ", found));
    }
}
