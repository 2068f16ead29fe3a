package io.syncline.ops.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.syncline.testing.Thorough;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Thorough
class UnitsTest {
    @TempDir
    Path directory;

    /** Kills: a misspelt directive, a value that systemd does not take, a program that is not there. */
    @Test
    void systemdFindsNothingWrongWithThem() throws Exception {
        List<String> command = new ArrayList<>(List.of("systemd-analyze", "verify", "--man=no", "--user"));
        Units.copy(directory, Path.of("/bin/true"), Path.of("/etc/syncline"), List.of())
                .forEach(unit -> command.add(unit.toString()));

        ProcessBuilder verify = new ProcessBuilder(command).redirectErrorStream(true);
        verify.environment().put("XDG_RUNTIME_DIR", directory.toString());
        Process process = verify.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals("", said);
        assertEquals(0, process.waitFor(), said);
    }

    @Test
    void everyServiceIsWatchedRestartedAndConfined() throws Exception {
        List<Path> services = Units.all().stream()
                .filter(unit -> unit.toString().endsWith(".service"))
                .toList();
        assertEquals(3, services.size());
        for (Path service : services) {
            String text = Files.readString(service);
            for (String line : List.of(
                    "Type=notify",
                    "WatchdogSec=",
                    "Restart=always",
                    "NoNewPrivileges=yes",
                    "CapabilityBoundingSet=",
                    "SystemCallFilter=@system-service",
                    "PartOf=syncline.target")) {
                assertTrue(text.contains("\n" + line), () -> service + " has no " + line);
            }
        }
    }
}
