package io.syncline.ops.run;

import io.syncline.ops.config.Target;
import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * What a foreground process tells its terminal. The lines are a promise, since scripts wait for them:
 *
 * <pre>
 * /srv/www -> backup:/var/www as backup
 * watching /srv/www by fanotify, whole file systems are marked
 * backup in sync
 * </pre>
 *
 * Where paths fail by themselves the last one says so behind these words.
 *
 * @param isQuiet whether to say nothing at all
 */
public record Narration(PrintWriter out, boolean isQuiet) {
    void mapping(Target target) {
        say(target.mapping().describe());
    }

    void watching(Path root, String watchedBy) {
        say("watching " + root + " by " + watchedBy);
    }

    /** @param failing how many paths have not arrived, and fail by themselves */
    void inSync(String destination, int failing) {
        say(destination + " in sync" + (failing == 0 ? "" : " but for paths that fail by themselves: " + failing));
    }

    private void say(String line) {
        if (!isQuiet) {
            out.println(line);
            out.flush();
        }
    }
}
