using FluentAssertions;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class DamageTests
{
    [Fact]
    public async Task One_flipped_bit_anywhere_never_gives_a_wrong_byte()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var bodies = new Dictionary<string, byte[]>
        {
            ["small"] = TempStore.Noise(500, 1),
            ["chunk"] = TempStore.Noise(100_000, 2),
            ["manifest"] = TempStore.Noise(2_300_000, 3),
        };
        foreach (var (path, body) in bodies)
        {
            await temp.PutAsync(path, body);
        }

        await temp.Store.CheckpointAsync();
        await temp.PutAsync("small", TempStore.Noise(500, 4));
        await temp.Store.DisposeAsync();
        var random = new Random(1);
        var caught = 0;
        foreach (var name in temp.Disk!.Names.Where(name => temp.Disk.Bytes(name).Length > 0))
        {
            var length = temp.Disk.Bytes(name).LastIndexOfAnyExcept((byte)0) + 1;
            for (var times = 0; times < 60; times++)
            {
                var disk = temp.Disk.Copy();
                var at = times < 30 ? random.Next(Math.Min(length, 3000)) : random.Next(length);
                disk.Bytes(name)[at] ^= (byte)(1 << random.Next(8));
                caught += await IsCaughtAsync(disk, bodies, $"byte {at} of {name}") ? 1 : 0;
            }
        }

        caught.Should().BeGreaterThan(60);
    }

    [Fact]
    public async Task A_range_that_lies_beside_the_damage_is_still_served()
    {
        await using var temp = await TempStore.InMemoryAsync();
        var body = TempStore.Noise(1 << 20);
        await temp.PutAsync("file", body);
        var snapshot = await temp.Store.OpenSnapshotAsync(TempStore.Main, Revision.Head, default);
        var content = (await snapshot.FindAsync(FilePath.Parse("file"), default))!.Content;
        temp.Disk!.Bytes("data-00000001.pfs")[600_000] ^= 1;

        (await temp.ReadAsync(content, 0, 300_000)).AsSpan().SequenceEqual(body.AsSpan(0, 300_000)).Should().BeTrue();
        (await temp.ReadAsync(content, 900_000, 100_000)).AsSpan().SequenceEqual(body.AsSpan(900_000, 100_000)).Should().BeTrue();
        await Refusal.OfAsync(PfsError.DataCorrupt, () => temp.ReadAsync(content, 599_990, 10));
    }

    // True when the damage was refused; otherwise every byte must be right.
    private static async Task<bool> IsCaughtAsync(SimulatedDisk disk, Dictionary<string, byte[]> bodies, string where)
    {
        try
        {
            await using var temp = await TempStore.OpenAsync(disk);
            var caught = false;
            var snapshot = await temp.Store.OpenSnapshotAsync(TempStore.Main, Revision.Parse("HEAD^"), default);
            foreach (var (path, body) in bodies)
            {
                try
                {
                    var content = (await snapshot.FindAsync(FilePath.Parse(path), default))!.Content;
                    caught |= await IsCaughtAsync(() => temp.ReadAsync(content, 0, body.Length), body, where);
                    caught |= await IsCaughtAsync(() => temp.ReadInPlaceAsync(content, 0, body.Length, 256 << 10), body, where);
                }
                catch (PfsException refusal) when (refusal.Error == PfsError.DataCorrupt)
                {
                    caught = true;
                }
            }

            return caught;
        }
        catch (PfsException refusal) when (refusal.Error == PfsError.DataCorrupt)
        {
            return true;
        }
    }

    private static async Task<bool> IsCaughtAsync(Func<Task<byte[]>> read, byte[] body, string where)
    {
        try
        {
            (await read()).AsSpan().SequenceEqual(body).Should().BeTrue(where);
            return false;
        }
        catch (PfsException refusal) when (refusal.Error == PfsError.DataCorrupt)
        {
            return true;
        }
    }
}
