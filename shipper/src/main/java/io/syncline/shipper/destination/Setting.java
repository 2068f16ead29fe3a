package io.syncline.shipper.destination;

import io.syncline.shipper.schedule.DailyRange;
import io.syncline.shipper.schedule.HourlyRates;
import io.syncline.shipper.schedule.ShipHours;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing that can be told about how a destination is written to. Its value is a text that has been found to be one of its
 * form; rsync's own words are kept, so its manual page explains them.
 */
public enum Setting {
    /** Names of one file stay names of one file. */
    HARD_LINKS(Form.YES_OR_NO, "yes"),
    /** {@code auto}: where both ends and the file system there can. */
    ACLS(Form.AUTO, "auto"),
    XATTRS(Form.AUTO, "auto"),
    /** Owners travel as numbers; otherwise by their names, where the other end knows them. */
    NUMERIC_IDS(Form.YES_OR_NO, "yes"),
    /** Runs of zeros become holes. */
    SPARSE(Form.YES_OR_NO, "yes"),
    /** Where the beginning of a file that was cut off is kept at the destination, to go on from there. */
    PARTIAL_DIR(Form.DIRECTORY, ""),
    /** Files are changed where they are: readers see them change, and nothing is put in their place. */
    IN_PLACE(Form.YES_OR_NO, "no"),
    COMPRESS(Form.YES_OR_NO, "no"),
    /** Bytes a second with a unit; without one, of 1,024 bytes. */
    BWLIMIT(Form.RATE, ""),
    /** In place of BWLIMIT at some hours. */
    BWLIMIT_HOURS(Form.HOURLY_RATES, ""),
    /** When rounds may begin. */
    SHIP_HOURS(Form.HOURS, ""),
    /** At the least between the end of a round and the beginning of the next. */
    MIN_GAP(Form.DURATION, ""),
    /** When all of it is compared with the source, by itself: an interval, or a time of each day. */
    VERIFY(Form.RECURRENCE, ""),
    /** Whether both ends read every file then. */
    VERIFY_CONTENT(Form.YES_OR_NO, "no"),
    /** Whether what differs is made true. */
    VERIFY_REPAIR(Form.YES_OR_NO, "no"),
    /** How many rsyncs may send a large backlog at once. */
    JOBS(Form.JOBS, ""),
    /** {@code USER:GROUP} for everything that arrives. */
    CHOWN(Form.OWNER, ""),
    USERMAP(Form.MAP, ""),
    GROUPMAP(Form.MAP, ""),
    CHMOD(Form.MODE, ""),
    /** Every comparison reads the content at both ends. */
    CHECKSUM(Form.YES_OR_NO, "no"),
    /** Where a file grows at the destination before it is moved into its place. */
    TEMP_DIR(Form.DIRECTORY, ""),
    /** The other side sends changes of its own, and takes ours as we take its. */
    PEER(Form.YES_OR_NO, "no"),
    /** What becomes of entries that only the destination has, when it is seen for the first time: see FirstContact. */
    FIRST_CONTACT(Form.FIRST_CONTACT, "hold"),
    /** How many entries, or which share of all, may go at once; whichever is more. */
    MAX_DELETE(Form.LIMIT, "1000,50%"),
    /** Where what is deleted or replaced is moved to at the destination; relative to it, or absolute. */
    BACKUP_DIR(Form.DIRECTORY, ""),
    /** Of an rsync daemon; never on a command line. */
    PASSWORD_FILE(Form.FILE, ""),
    /** The private key for ssh. */
    IDENTITY(Form.FILE, ""),
    /** Of ssh or of an rsync daemon. */
    PORT(Form.PORT, ""),
    /** The exit codes by which a command says that all is done. */
    EXEC_SUCCESS(Form.CODES, "0"),
    /** Those by which it says that trying again is no use; by default the shell's for what cannot be called. */
    EXEC_HOLD(Form.CODES, "126,127"),
    /** How long a command may take; a guess at what is longer than a pass over a large tree, and shorter than a night. */
    EXEC_TIMEOUT(Form.DURATION, "6h"),
    /** A command that is called when a round has arrived; so the next ones, for what their names say. */
    ON_SUCCESS(Form.COMMAND, ""),
    ON_HOLD(Form.COMMAND, ""),
    ON_FAILURE(Form.COMMAND, ""),
    ON_RECOVERY(Form.COMMAND, ""),
    /** How long such a command may take. */
    HOOK_TIMEOUT(Form.DURATION, "60s");

    private static final class RatePart {
        static final String RATE = "\\d{1,12}(\\.\\d{1,3})?([bB]|[kKmMgGtT]([iI]?[bB])?)?";
        static final String FORM = DailyRange.FORM + "=" + RATE;

        private RatePart() {}
    }

    /** What a text has to look like. */
    enum Form {
        YES_OR_NO("(?i)yes|no|true|false|on|off", "yes or no"),
        AUTO("(?i)auto|yes|no|true|false|on|off", "auto, yes or no"),
        DIRECTORY("[^\\x00-\\x1f]*[^\\x00-\\x1f./ ][^\\x00-\\x1f]*", "the name of a directory"),
        FILE("[^\\x00-\\x1f]*[^\\x00-\\x1f/ ][^\\x00-\\x1f]*", "the name of a file"),
        RATE(RatePart.RATE, "a rate; write a number and a unit, such as 500k or 1.5m"),
        OWNER("(?!:?$)[^\\s:,*]*(:[^\\s:,*]*)?", "an owner; write USER, USER:GROUP or :GROUP"),
        JOBS("[1-8]", "a number from 1 to 8"),
        HOURS(
                DailyRange.FORM + "(," + DailyRange.FORM + ")*",
                "hours; write them as on a clock, such as 22:00-06:00 or 12:00-13:00,22:00-24:00"),
        HOURLY_RATES(
                RatePart.FORM + "(," + RatePart.FORM + ")*",
                "rates for hours; write them as 08:00-18:00=500k,18:00-22:00=2m"),
        DURATION("0|\\d{1,9}(ms|s|m|h)", "a duration; write a number and ms, s, m or h, such as 200ms or 5s"),
        RECURRENCE(
                "0|[1-9]\\d{0,8}(s|m|h)|([01]?\\d|2[0-3]):[0-5]\\d",
                "an interval or a time of the day; write 12h, or 03:00 for every day at that time, or 0 for never"),
        MAP("[^\\s:,]*:[^\\s:,*]+(,[^\\s:,]*:[^\\s:,*]+)*", "a map; write FROM:TO, and more of them behind commas"),
        MODE(
                "[DF]?([ugoa]*[-+=][rwxXst]*|[0-7]{1,4})(,[DF]?([ugoa]*[-+=][rwxXst]*|[0-7]{1,4}))*",
                "a change of permissions; write it as chmod does, such as D755,F644 or go-w"),
        FIRST_CONTACT("(?i)hold|adopt|keep", "hold, adopt or keep"),
        LIMIT(
                "\\d{1,9}|(\\d{1,9},)?(100|\\d{1,2})(\\.\\d{1,3})?%",
                "a limit; write a number of entries, a share, or both, such as 1000, 10% or 1000,50%"),
        CODES(
                "(\\d{1,2}|1\\d\\d|2[0-4]\\d|25[0-5])(,(\\d{1,2}|1\\d\\d|2[0-4]\\d|25[0-5]))*",
                "a list of exit codes; write numbers up to 255 behind commas, such as 0,3"),
        COMMAND("[^\\x00-\\x1f]*[^\\x00-\\x1f ][^\\x00-\\x1f]*", "a command for the shell, in one line"),
        PORT("[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d\\d|655[0-2]\\d|6553[0-5]", "a port from 1 to 65535");

        private final Pattern pattern;
        private final String description;

        Form(String pattern, String description) {
            this.pattern = Pattern.compile(pattern);
            this.description = description;
        }
    }

    /** What calls commands, and says nothing of how rsync writes. */
    public static final Set<Setting> HOOKS =
            Collections.unmodifiableSet(EnumSet.of(ON_SUCCESS, ON_HOLD, ON_FAILURE, ON_RECOVERY, HOOK_TIMEOUT));

    private static final List<String> YES = List.of("yes", "true", "on");
    private static final List<String> NO = List.of("no", "false", "off");

    private final Form form;
    private final String byDefault;

    Setting(Form form, String byDefault) {
        this.form = form;
        this.byDefault = byDefault;
    }

    /**
     * The value that a text stands for.
     *
     * @throws IllegalArgumentException with the form that it should have
     */
    public String parse(String text) {
        String stripped = text.strip();
        if (!form.pattern.matcher(stripped).matches()) {
            throw new IllegalArgumentException("not " + form.description + ": \"" + text + "\"");
        }
        check(stripped);
        if (form != Form.YES_OR_NO && form != Form.AUTO && form != Form.FIRST_CONTACT) {
            return stripped;
        }
        String word = stripped.toLowerCase(Locale.ROOT);
        return YES.contains(word) ? "yes" : NO.contains(word) ? "no" : word;
    }

    /** What a regular expression cannot tell. */
    private void check(String text) {
        if (form == Form.HOURS) {
            ShipHours.parse(text);
        } else if (form == Form.HOURLY_RATES) {
            HourlyRates.parse(text);
        }
    }

    /** Its name on a command line, such as {@code --temp-dir}; one that is on by default is switched off there. */
    public String option() {
        String words = name().toLowerCase(Locale.ROOT).replace('_', '-');
        return (form == Form.YES_OR_NO && byDefault.equals("yes") ? "--no-" : "--") + words;
    }

    /** Its name in a configuration file, such as {@code tempDir}. */
    public String key() {
        Matcher initial = Pattern.compile("_(.)").matcher(name().toLowerCase(Locale.ROOT));
        return initial.replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
    }

    /** Whether its value is the name of a file of this machine. */
    public boolean isFile() {
        return form == Form.FILE;
    }

    /** Whether these say something else than the default. */
    boolean isTold(TransferSettings settings) {
        return !settings.get(this).equals(Optional.of(byDefault).filter(text -> !text.isEmpty()));
    }

    /** Empty if nothing is said about it. */
    String byDefault() {
        return byDefault;
    }
}
