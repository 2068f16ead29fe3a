package io.syncline.process;

import static java.util.Objects.requireNonNull;

/** A stage cannot go on. The message says what failed, on what, what was seen and what to do. */
public final class StageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    public StageException(ExitCode exitCode, String message) {
        this(exitCode, message, null);
    }

    public StageException(ExitCode exitCode, String message, Throwable cause) {
        super(message, cause);
        this.exitCode = requireNonNull(exitCode, "exitCode is null");
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
