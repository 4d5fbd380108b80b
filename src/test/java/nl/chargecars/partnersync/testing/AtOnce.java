package nl.chargecars.partnersync.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Runs calls concurrently, to test races. */
public final class AtOnce {

    private AtOnce() {}

    /** Starts the calls, numbered from 0, at the same moment and returns their results in the order of the numbers. */
    public static <T> List<T> call(int calls, IntFunction<T> call) {
        return call(IntStream.range(0, calls)
                .<Callable<T>>mapToObj(number -> () -> call.apply(number))
                .toList());
    }

    public static <T> List<T> call(List<Callable<T>> calls) {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> answers = calls.stream()
                    .map(call -> threads.submit(() -> {
                        start.await();
                        return call.call();
                    }))
                    .toList();
            start.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> answer : answers) {
                results.add(answer.get());
            }
            return results;
        } catch (ExecutionException failed) {
            throw new AssertionError(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
