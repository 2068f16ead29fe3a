package io.syncline.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version that Maven has built. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"syncline " + number() + " (Java " + System.getProperty("java.version") + ")"};
    }

    static String number() {
        try (InputStream text = Version.class.getResourceAsStream("version.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
