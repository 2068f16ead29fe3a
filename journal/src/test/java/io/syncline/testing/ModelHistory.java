package io.syncline.testing;

import io.syncline.event.FileEvent;
import java.util.ArrayList;
import java.util.List;

/** What happened to a source: every event, each with the source as it was once the step that caused it was over. */
public record ModelHistory(ModelFileSystem start, List<Moment> moments) {
    /** @param source right after the step; never before the event says so, as in reality */
    public record Moment(FileEvent event, ModelFileSystem source) {}

    public static ModelHistory of(List<ModelChurn.Step> before, List<ModelChurn.Step> steps) {
        ModelFileSystem tree = new ModelFileSystem();
        before.forEach(step -> step.applyTo(tree));
        ModelFileSystem start = tree.copy();
        List<Moment> moments = new ArrayList<>();
        for (ModelChurn.Step step : steps) {
            List<FileEvent> events = step.applyTo(tree);
            ModelFileSystem after = tree.copy();
            events.forEach(event -> moments.add(new Moment(event, after)));
        }
        return new ModelHistory(start, moments);
    }

    public List<FileEvent> events() {
        return moments.stream().map(Moment::event).toList();
    }

    /** The source at the end. */
    public ModelFileSystem end() {
        return moments.isEmpty() ? start : moments.get(moments.size() - 1).source();
    }

    @Override
    public String toString() {
        return "start:\n" + start + "events:\n"
                + String.join("\n", events().stream().map(Object::toString).toList());
    }
}
