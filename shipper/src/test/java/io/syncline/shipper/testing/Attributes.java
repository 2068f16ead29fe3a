package io.syncline.shipper.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** ACLs and extended attributes of files, by the tools of the packages acl and attr. */
public final class Attributes {
    private Attributes() {}

    /** Why a test of them cannot be done in this directory; empty if it can. Printed as well: a skip is easily missed. */
    public static Optional<String> missing(Path directory) {
        Path file = directory.resolve("attributes?");
        try {
            Files.writeString(file, "");
            run("setfacl", "-m", "u:12345:r", file.toString());
            run("setfattr", "-n", "user.syncline", "-v", "x", file.toString());
            return Optional.empty();
        } catch (IOException | IllegalStateException e) {
            String why = "no ACLs or extended attributes in " + directory + ": " + e.getMessage();
            System.err.println("skipped: " + why);
            return Optional.of(why);
        } finally {
            deleteQuietly(file);
        }
    }

    public static void setXattr(Path file, String name, String value) throws IOException {
        run("setfattr", "-n", name, "-v", value, file.toString());
    }

    public static void setAcl(Path file, String entry) throws IOException {
        run("setfacl", "-m", entry, file.toString());
    }

    /** All that the caller may see, sorted; without the name of the file and without ACLs. */
    public static String xattrs(Path file) throws IOException {
        return Arrays.stream(run("getfattr", "-h", "-d", "-m", "-", "--absolute-names", file.toString())
                        .split("\n"))
                .filter(line -> line.contains("=") && !line.startsWith("system."))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /** With numbers; without the name of the file. */
    public static String acl(Path file) throws IOException {
        return run("getfacl", "-n", "-c", "--absolute-names", file.toString());
    }

    private static String run(String... command) throws IOException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command[0], e);
        }
        return output;
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException leftBehind) {
            // In a directory of the test, which is removed with all that is in it.
        }
    }
}
