package io.syncline.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test that takes seconds and not milliseconds: real processes that are killed, whole pipelines, many seeds, two programs
 * side by side. {@code mvn test} leaves it out and says so; {@code ops/bin/check} runs it always, and so does {@code -Dtest}.
 */
@Documented
@Inherited
@Tag(Thorough.TAG)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Thorough {
    String TAG = "thorough";

    /** What the build says of this run. */
    final class Build {
        private Build() {}

        /** Whether the thorough tests are left out, as in {@code mvn test}. */
        static boolean leavesOut() {
            return System.getProperty("syncline.left.out", "").contains(TAG);
        }
    }
}
