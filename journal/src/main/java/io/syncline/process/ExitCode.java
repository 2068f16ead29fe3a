package io.syncline.process;

/** How a Syncline process ends. Documented in the man page; a number never changes its meaning. */
public enum ExitCode {
    OK(0, "stopped as asked, or the question was answered"),
    FAILURE(1, "an unexpected failure; the log says which"),
    USAGE(2, "the command line or the configuration is wrong; nothing was started"),
    SOURCE(3, "the source cannot be seen: missing, replaced, unmounted or not readable"),
    STATE(4, "the state directory is in use by another process, or cannot be written"),
    JOURNAL(5, "the journal is damaged or cannot be written"),
    HELD(6, "a destination is held and waits for a person"),
    UNREACHABLE(7, "no running process answered, or there is nothing to show"),
    INCOMPLETE(8, "not all has arrived: the time was over, paths fail by themselves, or a destination differs");

    private final int code;
    private final String meaning;

    ExitCode(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }
}
