package io.syncline.ops.config;

import io.syncline.shipper.destination.OptionRules;
import io.syncline.shipper.destination.Setting;
import io.syncline.shipper.destination.TransferOptions;
import io.syncline.shipper.destination.TransferSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** {@link Setting}s in a configuration file: one key each, and {@code sshOptions}. */
final class SettingKeys {
    private static final String SSH_OPTIONS = "sshOptions";

    private SettingKeys() {}

    static List<String> names() {
        return Stream.concat(Arrays.stream(Setting.values()).map(Setting::key), Stream.of(SSH_OPTIONS))
                .toList();
    }

    /** Those that may stand at the top of the file as well, for all destinations that say nothing else. */
    static List<String> common() {
        return Setting.HOOKS.stream().map(Setting::key).toList();
    }

    static TransferSettings readCommon(KeyReader reader, Path directory) {
        return read(Setting.HOOKS, TransferSettings.DEFAULT, reader, directory);
    }

    /**
     * @param common what holds where nothing is said
     * @param directory where the names of files start
     */
    static TransferSettings read(KeyReader reader, TransferSettings common, Path directory) {
        return read(EnumSet.allOf(Setting.class), common, reader, directory)
                .withSshOptions(reader.parsedTexts(SSH_OPTIONS, TransferSettings::sshOption));
    }

    private static TransferSettings read(Set<Setting> some, TransferSettings common, KeyReader reader, Path directory) {
        TransferSettings settings = common;
        for (Setting setting : some) {
            Optional<String> value = reader.parsed(
                    setting.key(), text -> setting.parse(setting.isFile() ? HomePath.resolve(directory, text) : text));
            if (value.isPresent()) {
                settings = settings.with(setting, value.get());
            }
        }
        return settings;
    }

    /** What cannot be meant together. */
    static void check(KeyReader reader, TransferOptions options) {
        OptionRules.among(options).forEach(problem -> reader.problem(reader.line(), problem));
    }
}
