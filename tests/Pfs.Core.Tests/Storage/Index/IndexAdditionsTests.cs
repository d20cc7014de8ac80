using FluentAssertions;
using Pfs.Core.Storage.Local.Index;
using Xunit;

namespace Pfs.Core.Tests;

public sealed class IndexAdditionsTests
{
    private const int Keys = 20_000;

    [Fact]
    public void The_newest_of_each_key_is_found_and_listed_once_however_many_there_are()
    {
        var additions = new IndexAdditions();
        var random = new Random(1);
        var expected = new Dictionary<ContentHash, IndexValue>();
        for (var step = 1; step <= 50_000; step++)
        {
            var key = KeyOf(random.Next(Keys));
            additions.Add(key, expected[key] = new IndexValue(step, 0));
        }

        additions.Count.Should().Be(50_000);
        var sorted = expected.OrderBy(entry => entry.Key).ToList();
        additions.Entries.OrderBy(entry => entry.Key).SequenceEqual(sorted).Should().BeTrue();
        additions.Sorted().SequenceEqual(sorted).Should().BeTrue();
        for (var number = 0; number < Keys; number++)
        {
            additions.TryFind(KeyOf(number), out var value).Should().Be(expected.TryGetValue(KeyOf(number), out var newest));
            value.Should().Be(newest);
        }
    }

    [Fact]
    public async Task What_was_added_is_found_at_once_while_more_is_added()
    {
        var additions = new IndexAdditions();
        var added = 0;
        var readers = Enumerable.Range(0, 2).Select(reader => Task.Run(() =>
        {
            var random = new Random(reader);
            for (var last = 0; last < 3 * Keys;)
            {
                last = Volatile.Read(ref added);
                if (last > 0 && random.Next(last) is var number
                    && (!additions.TryFind(KeyOf(number % Keys), out var value) || value.First % Keys != number % Keys || value.First < number))
                {
                    return false;
                }
            }

            return true;
        })).ToArray();
        for (var number = 0; number < 3 * Keys; number++)
        {
            additions.Add(KeyOf(number % Keys), new IndexValue(number, 0));
            Volatile.Write(ref added, number + 1);
        }

        (await Task.WhenAll(readers)).Should().AllBeEquivalentTo(true);
    }

    [Fact]
    public void A_list_has_what_was_there_when_it_began()
    {
        var additions = new IndexAdditions();
        additions.Add(KeyOf(1), new IndexValue(1, 0));
        additions.Add(KeyOf(2), new IndexValue(2, 0));
        using var list = additions.Entries.GetEnumerator();
        list.MoveNext().Should().BeTrue();

        additions.Add(KeyOf(1), new IndexValue(3, 0));
        additions.Add(KeyOf(2), new IndexValue(4, 0));

        list.MoveNext().Should().BeTrue();
        list.Current.Should().Be(new KeyValuePair<ContentHash, IndexValue>(KeyOf(2), new IndexValue(2, 0)));
        list.MoveNext().Should().BeFalse();
    }

    private static ContentHash KeyOf(int number) => ContentHash.Of(BitConverter.GetBytes(number));
}
