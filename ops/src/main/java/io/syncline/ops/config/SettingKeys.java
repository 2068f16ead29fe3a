package io.syncline.ops.config;

import io.syncline.shipper.destination.OptionRules;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.destination.TransferSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** {@link Setting}s in a configuration file: one key each, and {@code sshOptions}. */
final class SettingKeys {
    private static final String SSH_OPTIONS = "sshOptions";

    private SettingKeys() {}

    static List<String> names() {
        return Stream.concat(Arrays.stream(Setting.values()).map(Setting::key), Stream.of(SSH_OPTIONS))
                .toList();
    }

    /** @param directory where the names of files start */
    static TransferSettings read(KeyReader reader, Path directory) {
        TransferSettings settings = TransferSettings.DEFAULT;
        for (Setting setting : Setting.values()) {
            Optional<String> value = reader.parsed(
                    setting.key(), text -> setting.parse(setting.isFile() ? HomePath.resolve(directory, text) : text));
            if (value.isPresent()) {
                settings = settings.with(setting, value.get());
            }
        }
        return settings.withSshOptions(reader.parsedTexts(SSH_OPTIONS, TransferSettings::sshOption));
    }

    /** What cannot be meant together. */
    static void check(KeyReader reader, TransferOptions options) {
        OptionRules.among(options).forEach(problem -> reader.problem(reader.line(), problem));
    }
}
