package io.syncline.shipper.rsync;

import io.syncline.changeset.Rename;
import io.syncline.path.RelPath;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All renames of a round in one script for a remote shell, which shares rsync's connection and stays for the next round.
 * It has the functions below, and is given a line for each rename with its names in single quotes, which in the C locale
 * hold any bytes. It answers with a line for each:
 *
 * <pre>
 * NUMBER done
 * NUMBER skip WHY
 * NUMBER fail TEXT
 * </pre>
 */
final class RemoteMover implements Mover {
    private static final String FUNCTIONS = """
            umask 077
            say() { printf '%s %s %s\\n' "$1" "$2" "$3"; }
            clear_above() {
                p=${1%/*}
                while test "$p" != .; do
                    case $p in ./*) ;; *) return 1 ;; esac
                    if test -h "$p"; then return 1; fi
                    if test -e "$p" && test ! -d "$p"; then return 1; fi
                    p=${p%/*}
                done
            }
            # A link to a directory is replaced, not entered; without -T there is a moment without it.
            move() {
                mv -fT "$1" "$2" 2>/dev/null && return
                if test -h "$2" && test -d "$2"; then rm -f "$2"; fi
                mv -f "$1" "$2"
            }
            m() {
                clear_above "$3" && clear_above "$4" || { say "$1" skip 'a name above is not a directory'; return; }
                if test -h "$3"; then k=f; elif test -d "$3"; then k=d; elif test -e "$3"; then k=f
                else say "$1" skip 'the old name is not there'; return; fi
                test $k = "$2" || { say "$1" skip 'the old name is of another type'; return; }
                t=n
                if test -h "$4"; then t=f; elif test -d "$4"; then t=d; elif test -e "$4"; then t=f; fi
                test $t = n || test $t = $k || { say "$1" skip 'the new name is taken by another type'; return; }
                test $t != f || test -z "$5" || { say "$1" skip 'the new name is taken and the old one is outdated'; return; }
                if test $t = d; then
                    rmdir "$4" 2>/dev/null || { say "$1" skip 'the new name is a directory that is not empty'; return; }
                fi
                e=$({ mkdir -p "${4%/*}" && move "$3" "$4"; } 2>&1 </dev/null) && say "$1" done ||
                    say "$1" fail "$(printf %s "$e" | tr '\\n' ' ')"
            }
            """;
    private static final Pattern ANSWER = Pattern.compile("(\\d{1,9}) (done|skip|fail) ?(.*)");

    private final StandingShell shell;
    private final String directory;

    /**
     * @param directory at the host; empty for the home
     * @param idle how long the shell stays after a use
     */
    RemoteMover(Shell shell, String directory, Duration idle) {
        this.shell = new StandingShell(shell, FUNCTIONS, idle);
        this.directory = directory;
    }

    @Override
    public List<RenameOutcome> move(List<Rename> renames, Set<RelPath> outdated) throws InterruptedException {
        if (renames.isEmpty()) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        boolean ended = shell.run(stdin -> write(renames, outdated, stdin), lines, errors);
        String nothingSaid = ended ? "no answer" : "the connection broke";
        return outcomes(renames, lines, errors.isEmpty() ? nothingSaid : errors.get(errors.size() - 1));
    }

    @Override
    public void letGo() {
        shell.drop();
    }

    Optional<Long> standing() {
        return shell.pid();
    }

    void write(List<Rename> renames, Set<RelPath> outdated, OutputStream stdin) throws IOException {
        OutputStream out = new BufferedOutputStream(stdin);
        // A subshell: the directory is looked up anew each time, and a relative one from the home.
        out.write(ascii("(\n"));
        if (!directory.isEmpty()) {
            out.write(ascii("cd "));
            quote(("./" + directory).replaceFirst("^\\./(?=/)", "").getBytes(StandardCharsets.UTF_8), out);
            out.write(ascii(" || exit 1\n"));
        }
        for (int i = 0; i < renames.size(); i++) {
            Rename rename = renames.get(i);
            out.write(ascii("m " + i + (rename.directory() ? " d " : " f ")));
            quote(dotted(rename.from()), out);
            out.write(' ');
            quote(dotted(rename.to()), out);
            out.write(ascii(outdated.contains(rename.to()) ? " outdated\n" : "\n"));
        }
        out.write(ascii(") </dev/null\n"));
        out.flush();
    }

    /** @param silence why an answer may be missing */
    static List<RenameOutcome> outcomes(List<Rename> renames, List<String> lines, String silence) {
        List<RenameOutcome> outcomes = new ArrayList<>();
        for (Rename rename : renames) {
            outcomes.add(new RenameOutcome.Failed(rename, silence));
        }
        for (String line : lines) {
            Matcher answer = ANSWER.matcher(line);
            if (answer.matches() && Integer.parseInt(answer.group(1)) < renames.size()) {
                int number = Integer.parseInt(answer.group(1));
                outcomes.set(number, outcome(renames.get(number), answer.group(2), answer.group(3)));
            }
        }
        return outcomes;
    }

    private static RenameOutcome outcome(Rename rename, String word, String text) {
        String readable = RelPath.display(text.strip().getBytes(StandardCharsets.ISO_8859_1));
        return switch (word) {
            case "done" -> new RenameOutcome.Done(rename);
            case "skip" -> new RenameOutcome.Skipped(rename, readable);
            default -> new RenameOutcome.Failed(rename, readable);
        };
    }

    private static byte[] dotted(RelPath path) {
        byte[] bytes = path.toBytes();
        byte[] dotted = new byte[bytes.length + 2];
        dotted[0] = '.';
        dotted[1] = '/';
        System.arraycopy(bytes, 0, dotted, 2, bytes.length);
        return dotted;
    }

    /** A quote inside ends the quoted part, stands for itself behind a backslash, and begins the next. */
    private static void quote(byte[] word, OutputStream out) throws IOException {
        out.write('\'');
        for (byte b : word) {
            if (b == '\'') {
                out.write(ascii("'\\''"));
            } else {
                out.write(b);
            }
        }
        out.write('\'');
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
