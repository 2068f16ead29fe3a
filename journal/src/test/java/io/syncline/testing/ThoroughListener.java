package io.syncline.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Says that the {@link Thorough} tests are left out, where the build leaves them out, and writes the name of each one that ran
 * into {@code target/thorough-tests}, where {@code ops/bin/check} looks. Found by the service loader.
 */
public final class ThoroughListener implements TestExecutionListener {
    private static final AtomicBoolean SAID = new AtomicBoolean();

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        if (Thorough.Build.leavesOut() && !SAID.getAndSet(true)) {
            System.out.println(module().getFileName()
                    + ": thorough tests are left out, laws run a tenth of their seeds; ops/bin/check runs everything");
        }
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        boolean ran = result.getStatus() != TestExecutionResult.Status.ABORTED;
        if (ran && test.isTest() && test.getTags().contains(TestTag.create(Thorough.TAG))) {
            note(test.getUniqueId());
        }
    }

    private static void note(String test) {
        Path ran = module().resolve("target/thorough-tests");
        try {
            Files.writeString(ran, test + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + ran, e);
        }
    }

    private static Path module() {
        return Path.of(System.getProperty("syncline.module", "")).toAbsolutePath();
    }
}
