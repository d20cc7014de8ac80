using System.Collections.Immutable;
using FluentAssertions;
using Pfs.Core.Multipart;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class UploadHashTests
{
    private const int PartBytes = 300_000;

    private long _opened;

    [Fact]
    public async Task Reads_each_part_once_when_it_is_its_turn_and_nothing_at_the_end()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var (upload, bodies) = await StoreAsync(temp, [3, 1, 4, 2]);
        var hash = new UploadHash(Open(temp));

        (await hash.FollowAsync(Parts(temp, upload, 3, 1), long.MaxValue, default)).Should().BeFalse("part 2 is not there");
        _opened.Should().Be(PartBytes);
        (await hash.FollowAsync(Parts(temp, upload, 3, 1, 4, 2), long.MaxValue, default)).Should().BeFalse("it has read all");
        _opened.Should().Be(4 * PartBytes);

        (await hash.FinishAsync(temp.Store.ListParts(upload), default)).Should().Be(HashOf(bodies));
        _opened.Should().Be(4 * PartBytes);
    }

    [Fact]
    public async Task Stops_anywhere_and_goes_on_there()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var (upload, bodies) = await StoreAsync(temp, [1, 2, 3]);
        var hash = new UploadHash(Open(temp));

        while (await hash.FollowAsync(Parts(temp, upload, 1, 2, 3), 70_000, default))
        {
        }

        (await hash.FinishAsync(temp.Store.ListParts(upload), default)).Should().Be(HashOf(bodies));
        _opened.Should().Be(3 * PartBytes);
    }

    [Fact]
    public async Task Starts_anew_when_a_part_that_was_read_is_replaced_or_left_out()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var (upload, bodies) = await StoreAsync(temp, [1, 2, 3]);
        var hash = new UploadHash(Open(temp));
        await hash.FollowAsync(Parts(temp, upload, 1, 2, 3), long.MaxValue, default);

        bodies[2] = TempStore.Noise(5, seed: 99);
        await temp.Store.PutPartAsync(upload, 2, await temp.StageAsync(bodies[2]), default);

        (await hash.FinishAsync(temp.Store.ListParts(upload), default)).Should().Be(HashOf(bodies));
        bodies.Remove(1);
        (await hash.FinishAsync([.. Parts(temp, upload, 2, 3).Values], default)).Should().Be(HashOf(bodies));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Of_parts_in_any_order_some_replaced_and_a_restart_between_is_that_of_all_bytes(int seed)
    {
        await using var temp = await TempStore.InMemoryAsync();
        var random = new Random(seed);
        var upload = await temp.CreateUploadAsync("big");
        var bodies = new SortedDictionary<int, byte[]>();
        var numbers = Enumerable.Range(1, 12).Concat(Enumerable.Range(0, 6).Select(_ => random.Next(1, 13))).ToArray();
        random.Shuffle(numbers);

        for (var index = 0; index < numbers.Length; index++)
        {
            if (index == numbers.Length * 2 / 3)
            {
                await temp.ReopenAsync();
            }

            bodies[numbers[index]] = TempStore.Noise(random.Next(3_000_000), random.Next());
            await temp.Store.PutPartAsync(upload, numbers[index], await temp.StageAsync(bodies[numbers[index]]), default);
        }

        var completed = await temp.Store.CompleteUploadAsync(
            upload, [.. bodies.Keys.Select(number => new CompletedPart(number, null))], null, null, TempStore.By("ada"), default);
        completed.Content.Hash.Should().Be(HashOf(bodies));
        (await temp.BytesAsync("big")).AsSpan().SequenceEqual(bodies.Values.SelectMany(body => body).ToArray()).Should().BeTrue();
    }

    [Fact]
    public async Task Is_computed_in_the_background_and_for_uploads_that_find_no_room_at_the_end()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var (first, bodies) = await StoreAsync(temp, [1, 2]);
        var parts = temp.Store.ListParts(first).ToImmutableSortedDictionary(part => part.Number, part => part);
        await using var hashes = new UploadHashes(_ => parts, Open(temp), temp.Clock);

        for (var upload = 0; upload < 100; upload++)
        {
            hashes.Stored($"upload {upload}", 5 << 20); // more than it waits for to come together
        }

        SpinWait.SpinUntil(() => Interlocked.Read(ref _opened) >= 64 * 2 * PartBytes, TimeSpan.FromSeconds(30)).Should().BeTrue();
        (await hashes.HashAsync("upload 0", [.. parts.Values], default)).Should().Be(HashOf(bodies));
        Interlocked.Read(ref _opened).Should().Be(64 * 2 * PartBytes);
        (await hashes.HashAsync("upload 99", [.. parts.Values], default)).Should().Be(HashOf(bodies));
        Interlocked.Read(ref _opened).Should().Be(65 * 2 * PartBytes);
    }

    private static async Task<(UploadInfo Upload, SortedDictionary<int, byte[]> Bodies)> StoreAsync(TempStore temp, int[] numbers)
    {
        var upload = await temp.CreateUploadAsync("big");
        var bodies = new SortedDictionary<int, byte[]>();
        foreach (var number in numbers)
        {
            bodies[number] = TempStore.Noise(PartBytes, number);
            await temp.Store.PutPartAsync(upload, number, await temp.StageAsync(bodies[number]), default);
        }

        return (upload, bodies);
    }

    private static ImmutableSortedDictionary<int, PartInfo> Parts(TempStore temp, UploadInfo upload, params int[] numbers) =>
        temp.Store.ListParts(upload).Where(part => numbers.Contains(part.Number)).ToImmutableSortedDictionary(part => part.Number, part => part);

    private static ContentHash HashOf(SortedDictionary<int, byte[]> bodies) => ContentHash.Of([.. bodies.Values.SelectMany(body => body)]);

    private Func<FileContent, long, long, ContentReader> Open(TempStore temp) => (content, offset, length) =>
    {
        Interlocked.Add(ref _opened, length);
        return temp.Store.OpenReader(content, offset, length);
    };
}
