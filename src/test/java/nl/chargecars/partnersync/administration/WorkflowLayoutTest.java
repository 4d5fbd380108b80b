package nl.chargecars.partnersync.administration;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Rectangle;
import java.awt.geom.Line2D;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import nl.chargecars.partnersync.administration.WorkflowDrawing.Arrow;
import nl.chargecars.partnersync.administration.WorkflowDrawing.Box;
import nl.chargecars.partnersync.administration.WorkflowDrawing.Point;
import nl.chargecars.partnersync.status.Workflow;
import nl.chargecars.partnersync.status.WorkflowStatus;

/** Tests the properties that the drawing of any workflow must have to be correct. */
class WorkflowLayoutTest {

    private static final int TRIES = 300;

    @Property(tries = TRIES)
    void boxesDoNotOverlapAndAllIsWithinTheDrawing(@ForAll("workflows") Workflow workflow) {
        WorkflowDrawing drawing = WorkflowLayout.of(workflow, UnaryOperator.identity());
        assertThat(drawing.boxes())
                .extracting(Box::status)
                .containsExactlyElementsOf(
                        workflow.statuses().stream().map(WorkflowStatus::status).toList());
        var all = new Rectangle(0, 0, drawing.width(), drawing.height());
        for (Box box : drawing.boxes()) {
            assertThat(all.contains(rectangle(box))).isTrue();
            assertThat(drawing.boxes())
                    .filteredOn(other -> !other.equals(box))
                    .noneMatch(other -> rectangle(other).intersects(rectangle(box)));
        }
        assertThat(drawing.arrows())
                .flatExtracting(Arrow::points)
                .allMatch(point -> all.contains(point.x(), point.y()));
    }

    @Property(tries = TRIES)
    void eachStepIsOneArrowFromTheBorderOfItsBoxToTheBorderOfTheOther(@ForAll("workflows") Workflow workflow) {
        WorkflowDrawing drawing = WorkflowLayout.of(workflow, UnaryOperator.identity());
        Map<String, Box> boxes = drawing.boxes().stream().collect(Collectors.toMap(Box::status, Function.identity()));
        assertThat(drawing.arrows().stream().map(arrow -> arrow.from() + " " + arrow.to()))
                .containsExactlyInAnyOrderElementsOf(workflow.statuses().stream()
                        .flatMap(from -> from.allowedNext().stream().map(to -> from.status() + " " + to))
                        .toList());
        for (Arrow arrow : drawing.arrows()) {
            assertThat(isOnBorder(arrow.points().getFirst(), requireNonNull(boxes.get(arrow.from()))))
                    .as("%s begins at its box", arrow)
                    .isTrue();
            assertThat(isOnBorder(arrow.points().getLast(), requireNonNull(boxes.get(arrow.to()))))
                    .as("%s ends at its box", arrow)
                    .isTrue();
            for (Line2D line : lines(arrow)) {
                assertThat(drawing.boxes())
                        .as("%s runs through no box", arrow)
                        .noneMatch(box -> line.intersects(inside(box)));
            }
        }
    }

    /** The eye can follow lines that cross, but not lines that overlap, so overlapping arrows must lead to the same status. */
    @Property(tries = TRIES)
    void whatLiesOverOneAnotherLeadsToTheSameStatus(@ForAll("workflows") Workflow workflow) {
        List<Arrow> arrows =
                WorkflowLayout.of(workflow, UnaryOperator.identity()).arrows();
        for (Arrow one : arrows) {
            for (Arrow other : arrows) {
                if (!one.to().equals(other.to())) {
                    assertThat(lines(one))
                            .as("%s and %s", one, other)
                            .noneMatch(line -> lines(other).stream().anyMatch(another -> runTogether(line, another)));
                }
            }
        }
    }

    @Property(tries = TRIES)
    void marksWhereNoOrderCanGet(@ForAll("workflows") Workflow workflow) {
        Set<String> reached = new HashSet<>(Set.of(workflow.initial()));
        for (int round = 0; round < workflow.statuses().size(); round++) {
            Set.copyOf(reached).forEach(status -> reached.addAll(workflow.allowedNext(status)));
        }
        assertThat(WorkflowLayout.of(workflow, UnaryOperator.identity()).boxes())
                .allSatisfy(box -> assertThat(box.unreachable()).isEqualTo(!reached.contains(box.status())));
    }

    @Example
    void drawsAHundredStatusesThatAllLeadToEachOther() {
        List<String> names =
                IntStream.range(0, 100).mapToObj(number -> "s" + number).toList();
        var workflow = new Workflow(names.stream()
                .map(name -> new WorkflowStatus(
                        name,
                        name,
                        name.equals("s0"),
                        false,
                        names.stream().filter(other -> !other.equals(name)).toList()))
                .toList());
        assertThat(WorkflowLayout.of(workflow, UnaryOperator.identity()).arrows())
                .hasSize(9_900);
    }

    @Example
    void breaksLabelsIntoWhatABoxHasRoomFor() {
        assertThat(LabelLines.of("New")).containsExactly("New");
        assertThat(LabelLines.of("Waiting for the customer")).containsExactly("Waiting for the", "customer");
        assertThat(LabelLines.of("Waiting for the grid operator to come"))
                .containsExactly("Waiting for the", "grid operator…");
        assertThat(LabelLines.of("Installatiewerkzaamheden")).containsExactly("Installatiewer…");
    }

    /** Workflows with up to nine statuses and any steps between them; any of the statuses is the initial one. */
    @Provide
    Arbitrary<Workflow> workflows() {
        return Arbitraries.integers()
                .between(1, 9)
                .flatMap(count -> Arbitraries.of(true, false)
                        .list()
                        .ofSize(count * count)
                        .flatMap(steps -> Arbitraries.integers()
                                .between(0, count - 1)
                                .map(initial -> workflow(count, steps, initial))));
    }

    private static Workflow workflow(int count, List<Boolean> steps, int initial) {
        return new Workflow(IntStream.range(0, count)
                .mapToObj(from -> {
                    List<String> next = IntStream.range(0, count)
                            .filter(to -> to != from && steps.get(from * count + to))
                            .mapToObj(to -> "s" + to)
                            .toList();
                    return new WorkflowStatus("s" + from, "Status " + from, from == initial, next.isEmpty(), next);
                })
                .toList());
    }

    private static Rectangle rectangle(Box box) {
        return new Rectangle(box.x(), box.y(), box.width(), box.height());
    }

    private static Rectangle inside(Box box) {
        return new Rectangle(box.x() + 1, box.y() + 1, box.width() - 2, box.height() - 2);
    }

    private static boolean isOnBorder(Point point, Box box) {
        return rectangle(box).intersects(point.x() - 1.0, point.y() - 1.0, 2, 2)
                && !inside(box).contains(point.x(), point.y());
    }

    private static List<Line2D> lines(Arrow arrow) {
        List<Point> points = arrow.points();
        return IntStream.range(1, points.size())
                .<Line2D>mapToObj(index -> new Line2D.Double(
                        points.get(index - 1).x(),
                        points.get(index - 1).y(),
                        points.get(index).x(),
                        points.get(index).y()))
                .toList();
    }

    private static boolean runTogether(Line2D one, Line2D other) {
        boolean vertical = one.getX1() == one.getX2() && other.getX1() == other.getX2() && one.getX1() == other.getX1();
        boolean level = one.getY1() == one.getY2() && other.getY1() == other.getY2() && one.getY1() == other.getY1();
        return (vertical && overlap(one.getY1(), one.getY2(), other.getY1(), other.getY2()))
                || (level && overlap(one.getX1(), one.getX2(), other.getX1(), other.getX2()));
    }

    private static boolean overlap(double from, double to, double otherFrom, double otherTo) {
        return Math.max(Math.min(from, to), Math.min(otherFrom, otherTo))
                < Math.min(Math.max(from, to), Math.max(otherFrom, otherTo));
    }
}
