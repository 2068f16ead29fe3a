package io.syncline.ops.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;

/** The rules of the house, as ARCHITECTURE.md states them. */
final class HouseRules {
    static final String CAPTURE = "io.syncline.capture..";
    static final String PLANNER = "io.syncline.planner..";
    static final String SHIPPER = "io.syncline.shipper..";
    static final String OPS = "io.syncline.ops..";

    /** Values and functions: no disk, no clock, no log. */
    static final String[] PURE = {
        "io.syncline.path..",
        "io.syncline.event..",
        "io.syncline.changeset..",
        "io.syncline.codec..",
        "io.syncline.filter..",
        "io.syncline.capture.sweep..",
        "io.syncline.capture.watch..",
        "io.syncline.planner.window..",
        "io.syncline.shipper.schedule..",
        "io.syncline.shipper.transfer..",
    };

    private static final Set<String> CLOCKS = Set.of("now", "nanoTime", "currentTimeMillis", "sleep");

    static final ArchRule STAGES_SHARE_ONLY_THE_JOURNAL = slices().matching(
                    "io.syncline.(capture|planner|shipper|ops)..")
            .namingSlices("stage $1")
            .should()
            .notDependOnEachOther()
            .ignoreDependency(resideInAnyPackage(OPS), resideInAnyPackage(CAPTURE, PLANNER, SHIPPER));

    static final ArchRule THE_JOURNAL_KNOWS_NO_STAGE = noClasses()
            .that(not(resideInAnyPackage(CAPTURE, PLANNER, SHIPPER, OPS)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(CAPTURE, PLANNER, SHIPPER, OPS);

    static final ArchRule PACKAGES_HAVE_NO_CYCLES =
            slices().matching("io.syncline.(**)").should().beFreeOfCycles();

    static final ArchRule CHRONICLE_STAYS_IN_ITS_ROOM = onlyIn("net.openhft..", "io.syncline.journal.chronicle..");
    static final ArchRule DISRUPTOR_STAYS_IN_ITS_ROOM = onlyIn("com.lmax..", "io.syncline.capture.ring..");
    static final ArchRule JNR_STAYS_IN_ITS_ROOM = onlyIn("jnr..", "io.syncline.posix..", "io.syncline.capture.linux..");
    static final ArchRule PICOCLI_STAYS_IN_ITS_ROOM = onlyIn("picocli..", OPS);
    static final ArchRule JACKSON_STAYS_IN_ITS_ROOM = onlyIn(
            "tools.jackson..",
            "io.syncline.checkpoint..",
            "io.syncline.process..",
            "io.syncline.journal.chronicle..",
            OPS);

    static final ArchRule PURE_CODE_HAS_NO_DISK_AND_NO_LOG = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.io..",
                    "java.nio.channels..",
                    "java.nio.file..",
                    "java.net..",
                    "org.slf4j..",
                    "io.syncline.checkpoint..");

    /** Its values, such as a stat that somebody else has asked for, are welcome. */
    static final ArchRule PURE_CODE_MAKES_NO_SYSTEM_CALL = noClasses()
            .that()
            .resideInAnyPackage(PURE)
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.syncline\\.posix\\.(Posix|LibC)");

    static final ArchRule PURE_CODE_HAS_NO_CLOCK =
            noClasses().that().resideInAnyPackage(PURE).should().accessTargetWhere(readsAClock());

    static final List<ArchRule> ALL = List.of(
            STAGES_SHARE_ONLY_THE_JOURNAL,
            THE_JOURNAL_KNOWS_NO_STAGE,
            PACKAGES_HAVE_NO_CYCLES,
            CHRONICLE_STAYS_IN_ITS_ROOM,
            DISRUPTOR_STAYS_IN_ITS_ROOM,
            JNR_STAYS_IN_ITS_ROOM,
            PICOCLI_STAYS_IN_ITS_ROOM,
            JACKSON_STAYS_IN_ITS_ROOM,
            PURE_CODE_HAS_NO_DISK_AND_NO_LOG,
            PURE_CODE_MAKES_NO_SYSTEM_CALL,
            PURE_CODE_HAS_NO_CLOCK);

    private HouseRules() {}

    private static ArchRule onlyIn(String library, String... rooms) {
        return noClasses()
                .that(not(resideInAnyPackage(rooms)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library);
    }

    private static DescribedPredicate<JavaAccess<?>> readsAClock() {
        return DescribedPredicate.describe(
                "reads a clock",
                access -> CLOCKS.contains(access.getTarget().getName())
                        && access.getTargetOwner().getPackageName().startsWith("java."));
    }
}
