package io.syncline.ops;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;

/**
 * Sets the log up as {@link Logging} has said: everything goes to stderr, one line each. In code, because to read a file of
 * XML takes longer than all the rest of it. Found as a service; where {@link Logging} has said nothing, as in tests, others
 * follow.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class LoggingConfigurator extends ContextAwareBase implements Configurator {
    private static final String TERMINAL = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %msg%n";

    /** Under systemd the journal has the time already, and takes the priority from a prefix (sd-daemon(3)). */
    private static final String JOURNAL = "%replace(%replace(%replace(%replace(%replace(%level)"
            + "{'ERROR','<3>'}){'WARN','<4>'}){'INFO','<6>'}){'DEBUG','<7>'}){'TRACE','<7>'}[%thread] %msg%n";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (!Logging.isStarted()) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        context.getStatusManager().add(new NopStatusListener());
        Logging.configured(level -> context.getLogger("io.syncline").setLevel(Level.toLevel(level)));
        // Says at each start that JNA is missing; Syncline does without it on purpose.
        context.getLogger("net.openhft").setLevel(Level.ERROR);
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(stderr(context, Logging.isForJournal() ? JOURNAL : TERMINAL));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static ConsoleAppender<ILoggingEvent> stderr(LoggerContext context, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setName("stderr");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        return appender;
    }
}
