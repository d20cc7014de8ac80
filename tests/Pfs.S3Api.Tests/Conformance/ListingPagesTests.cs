using System.Text;
using System.Xml;
using System.Xml.Linq;
using FluentAssertions;
using Pfs.S3Api.Tests.Hosting;
using Xunit;

namespace Pfs.S3Api.Tests.Conformance;

/// <summary>All four listings, in pages of every size, held against one made the simple way.</summary>
public sealed class ListingPagesTests
{
    private static readonly string[] Keys =
    [
        "/", "//", "/a", "a", "a/", "a//", "a//b", "a/../b", "a/./b", "a/b", "a/b/c", "a-x-b", "a-x-x-b", "ab", "abab", "ab/ab", "b b",
        "b+b", "b%20b", "dir/", "dir/sub/", "dir/sub/x", "\u00e9/1", "\u00e9/2", "e\u0301", "\uffee", "\ud83d\ude00/1", "z\n", "z\u0001", "z&<>\"'",
    ];

    private static readonly string[] Delimiters = ["", "/", "//", "a", "ab", "-x-", "\u00e9", "%", "\n", "zz", "/sub/"];
    private static readonly string[] Prefixes = ["", "a", "/", "a/", "a//", "dir/", "\u00e9", "none", "a-x-"];

    [Theory]
    [InlineData("", "max-keys", true)]
    [InlineData("list-type=2", "max-keys", true)]
    [InlineData("list-type=2", "max-keys", false)]
    [InlineData("versions", "max-keys", true)]
    [InlineData("uploads", "max-uploads", true)]
    [InlineData("uploads", "max-uploads", false)]
    public async Task Pages_hold_every_item_once_and_in_order(string listing, string maxName, bool urlEncode)
    {
        await using var host = await S3Host.StartAsync("main.images");
        foreach (var key in Keys)
        {
            await WriteAsync(host, listing, key);
        }

        foreach (var key in Keys.Where((_, index) => index % 3 == 0))
        {
            await WriteAsync(host, listing, key);
        }

        await host.SendAsync("DELETE", "/main.images/a%2Fb"); // of which versions tell, and uploads do not
        var all = (await PageAsync(host, listing, maxName, urlEncode, "", "", 1000, "")).Items;
        var expected = listing is "versions" or "uploads" ? Keys : Keys.Where(key => key != "a/b");
        all.Select(item => item.Name).Distinct().Should().Equal(expected.Order(ByBytes));

        foreach (var prefix in Prefixes)
        {
            foreach (var delimiter in Delimiters)
            {
                var folded = Fold(all, prefix, delimiter);
                foreach (var size in new[] { 1, 3, 1000 })
                {
                    await CheckPagesAsync(host, listing, maxName, urlEncode, prefix, delimiter, size, folded);
                }
            }
        }
    }

    private static async Task CheckPagesAsync(
        S3Host host, string listing, string maxName, bool urlEncode, string prefix, string delimiter, int size, List<Item> expected)
    {
        var what = $"?{listing} prefix '{prefix}' delimiter '{delimiter}' in pages of {size}";
        var found = new List<Item>();
        var next = "";
        do
        {
            var page = await PageAsync(host, listing, maxName, urlEncode, prefix, delimiter, size, next);
            page.Items.Should().HaveCount(Math.Min(size, expected.Count - found.Count), what);
            found.AddRange(page.Items);
            page.IsTruncated.Should().Be(found.Count < expected.Count, what);
            next = page.Next;
        }
        while (next.Length > 0 && found.Count <= expected.Count);

        found.Should().Equal(expected, what);
    }

    private static List<Item> Fold(IEnumerable<Item> all, string prefix, string delimiter)
    {
        var folded = new List<Item>();
        foreach (var item in all.Where(item => item.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var at = delimiter.Length == 0 ? -1 : item.Name.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            var entry = at < 0 ? item : new Item(item.Name[..(at + delimiter.Length)], "prefix");
            if (folded.Count == 0 || folded[^1] != entry)
            {
                folded.Add(entry);
            }
        }

        return folded;
    }

    private static async Task<(List<Item> Items, bool IsTruncated, string Next)> PageAsync(
        S3Host host, string listing, string maxName, bool urlEncode, string prefix, string delimiter, int size, string next)
    {
        string[] query =
        [
            listing, $"{maxName}={size}", urlEncode ? "encoding-type=url" : "", next,
            prefix.Length > 0 ? "prefix=" + Uri.EscapeDataString(prefix) : "",
            delimiter.Length > 0 ? "delimiter=" + Uri.EscapeDataString(delimiter) : "",
        ];
        var answer = await host.GetAsync("/main.images?" + string.Join('&', query.Where(item => item.Length > 0)));
        answer.Status.Should().Be(200, answer.Text);
        using var reader = XmlReader.Create(new StringReader(answer.Text), new XmlReaderSettings { CheckCharacters = false });
        var root = XDocument.Load(reader).Root!;
        var items = root.Elements().Select(ItemOf).OfType<Item>().OrderBy(item => item.Name, ByBytes).ToList();
        Echo("Prefix").Should().Be(prefix);
        Echo("Delimiter").Should().Be(delimiter);
        (Text(root, "EncodingType") == "url").Should().Be(urlEncode);
        Text(root, listing == "uploads" ? "MaxUploads" : "MaxKeys").Should().Be($"{size}");
        if (listing == "list-type=2")
        {
            Text(root, "KeyCount").Should().Be($"{items.Count}");
        }

        return (items, Text(root, "IsTruncated") == "true", Next(items));

        string Echo(string name) => Decoded(Text(root, name));
        string Decoded(string text) => urlEncode ? Uri.UnescapeDataString(text) : text;

        Item? ItemOf(XElement element) => element.Name.LocalName switch
        {
            "Contents" => new Item(Decoded(Text(element, "Key")), ""),
            "Version" or "DeleteMarker" => new Item(Decoded(Text(element, "Key")), Text(element, "VersionId")),
            "Upload" => new Item(Decoded(Text(element, "Key")), Text(element, "UploadId")),
            "CommonPrefixes" => new Item(Decoded(Text(element, "Prefix")), "prefix"),
            _ => null,
        };

        string Next(List<Item> items)
        {
            if (Text(root, "IsTruncated") != "true")
            {
                return "";
            }

            // S3 gives NextMarker with a delimiter only: without one it is the last key.
            return listing switch
            {
                "" when delimiter.Length == 0 => "marker=" + Uri.EscapeDataString(items[^1].Name),
                "" => "marker=" + Uri.EscapeDataString(Echo("NextMarker")),
                "list-type=2" => "continuation-token=" + Uri.EscapeDataString(Text(root, "NextContinuationToken")),
                "versions" => Markers("version-id-marker", "NextVersionIdMarker"),
                _ => Markers("upload-id-marker", "NextUploadIdMarker"),
            };
        }

        string Markers(string name, string element) =>
            $"key-marker={Uri.EscapeDataString(Echo("NextKeyMarker"))}" + (Text(root, element) is { Length: > 0 } id ? $"&{name}={id}" : "");
    }

    private static Task<S3Answer> WriteAsync(S3Host host, string listing, string key)
    {
        var target = "/main.images/" + Uri.EscapeDataString(key);
        return listing == "uploads" ? host.SendAsync("POST", target + "?uploads") : host.PutAsync(target, "x");
    }

    private static string Text(XElement parent, string name) => parent.Elements().FirstOrDefault(child => child.Name.LocalName == name)?.Value ?? "";

    private static readonly Comparer<string> ByBytes = Comparer<string>.Create(
        (left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)));

    private sealed record Item(string Name, string Id);
}
