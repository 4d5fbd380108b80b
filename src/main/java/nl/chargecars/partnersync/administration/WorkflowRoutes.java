package nl.chargecars.partnersync.administration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import nl.chargecars.partnersync.status.Workflow;

/**
 * Chooses the route of each arrow. Between neighbouring rows an arrow goes straight. Otherwise it uses a lane: on the right if it
 * leads down, on the left if it leads up or stays within a row. Each status has a lane of its own that all arrows to the status
 * share, so that overlapping arrows end in the same place. A box that has a neighbour on the lane's side is left and entered through
 * the channel above or below.
 */
final class WorkflowRoutes {

    enum Way {
        STRAIGHT,
        LEFT,
        RIGHT
    }

    enum Side {
        TOP,
        BOTTOM,
        LEFT,
        RIGHT;

        boolean isInChannel() {
            return this == TOP || this == BOTTOM;
        }
    }

    /**
     * The point where an arrow leaves or enters a box.
     *
     * @param step distinguishes ports on the same side of a box; all arrows that come from a lane share one port
     * @param other the box at the other end of a straight arrow
     * @param wish sort key on the side: a smaller value is further left or higher
     */
    record Port(String status, Side side, String step, Optional<String> other, int wish) {}

    record Route(String from, String to, Way way, Port start, Port end) {}

    private static final int FIRST = Integer.MIN_VALUE;
    private static final int LAST = Integer.MAX_VALUE;

    private final WorkflowRows rows;
    private final Map<Way, List<String>> lanes = new EnumMap<>(Way.class);
    private final List<Route> routes = new ArrayList<>();
    private final Map<String, Set<Port>> ports = new HashMap<>();
    private final Map<Integer, List<Port>> tracks = new HashMap<>();
    private final Port start;

    private WorkflowRoutes(Workflow workflow, WorkflowRows rows) {
        this.rows = rows;
        lanes.put(Way.LEFT, laneOrder(workflow, Way.LEFT));
        lanes.put(Way.RIGHT, laneOrder(workflow, Way.RIGHT));
        workflow.statuses()
                .forEach(status -> status.allowedNext()
                        .forEach(next -> routes.add(route(status.status(), next, way(status.status(), next)))));
        start = new Port(workflow.initial(), Side.TOP, "", Optional.of(workflow.initial()), 0);
        Stream.concat(Stream.of(start), routes.stream().flatMap(route -> Stream.of(route.start(), route.end())))
                .forEach(port -> ports.computeIfAbsent(place(port.status(), port.side()), _ -> new LinkedHashSet<>())
                        .add(port));
        for (Side side : List.of(Side.BOTTOM, Side.TOP)) { // tracks of the boxes above come first
            routes.stream()
                    .filter(route -> route.way() != Way.STRAIGHT)
                    .flatMap(route -> Stream.of(route.start(), route.end()))
                    .filter(port -> port.side() == side)
                    .distinct()
                    .forEach(port -> tracks.computeIfAbsent(channelOf(port), _ -> new ArrayList<>())
                            .add(port));
        }
    }

    static WorkflowRoutes of(Workflow workflow, WorkflowRows rows) {
        return new WorkflowRoutes(workflow, rows);
    }

    List<Route> routes() {
        return routes;
    }

    /** The port of the arrow that enters the initial status from outside. */
    Port start() {
        return start;
    }

    Set<Port> portsOf(String status, Side side) {
        return ports.getOrDefault(place(status, side), Set.of());
    }

    /** The channel of a port on the top or bottom of a box; channel 0 is above the first row. */
    int channelOf(Port port) {
        return rows.rowOf(port.status()) + (port.side() == Side.BOTTOM ? 1 : 0);
    }

    /** The ports whose arrows run horizontally in a channel, from top to bottom. */
    List<Port> tracksIn(int channel) {
        return tracks.getOrDefault(channel, List.of());
    }

    int lanes(Way way) {
        return laneList(way).size();
    }

    /** The number of the lane to a status; 0 is the lane next to the boxes. */
    int laneOf(Way way, String to) {
        return laneList(way).indexOf(to);
    }

    private List<String> laneList(Way way) {
        return lanes.getOrDefault(way, List.of());
    }

    private Way way(String from, String to) {
        int down = rows.rowOf(to) - rows.rowOf(from);
        if (Math.abs(down) == 1) {
            return Way.STRAIGHT;
        }
        return down > 0 ? Way.RIGHT : Way.LEFT;
    }

    /** Orders the lanes: those of short arrows are closer to the boxes, which reduces crossings. */
    private List<String> laneOrder(Workflow workflow, Way way) {
        Map<String, Integer> longest = new HashMap<>();
        workflow.statuses()
                .forEach(from -> from.allowedNext().stream()
                        .filter(to -> way(from.status(), to) == way)
                        .forEach(to ->
                                longest.merge(to, Math.abs(rows.rowOf(to) - rows.rowOf(from.status())), Math::max)));
        return longest.keySet().stream()
                .sorted(Comparator.<String>comparingInt(to -> longest.getOrDefault(to, 0))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }

    private Route route(String from, String to, Way way) {
        String step = from + ">" + to;
        int lane = laneOf(way, to);
        return switch (way) {
            case STRAIGHT -> {
                boolean down = rows.rowOf(to) > rows.rowOf(from);
                yield new Route(
                        from,
                        to,
                        way,
                        new Port(from, down ? Side.BOTTOM : Side.TOP, step, Optional.of(to), 0),
                        new Port(to, down ? Side.TOP : Side.BOTTOM, step, Optional.of(from), 0));
            }
            case RIGHT ->
                new Route(
                        from,
                        to,
                        way,
                        rows.isRightmost(from)
                                ? port(from, Side.RIGHT, step, -lane)
                                : port(from, Side.BOTTOM, step, LAST),
                        rows.isRightmost(to) ? port(to, Side.RIGHT, ">", FIRST) : port(to, Side.TOP, ">", LAST));
            case LEFT ->
                new Route(
                        from,
                        to,
                        way,
                        rows.isLeftmost(from) ? port(from, Side.LEFT, step, lane) : port(from, Side.TOP, step, FIRST),
                        rows.isLeftmost(to) ? port(to, Side.LEFT, "<", LAST) : port(to, Side.BOTTOM, "<", FIRST));
        };
    }

    private static Port port(String status, Side side, String step, int wish) {
        return new Port(status, side, step, Optional.empty(), wish);
    }

    private static String place(String status, Side side) {
        return side + " " + status;
    }
}
