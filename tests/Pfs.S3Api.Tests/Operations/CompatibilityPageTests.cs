using System.Runtime.CompilerServices;
using System.Text;
using FluentAssertions;
using Pfs.S3Api.Operations;
using Xunit;

namespace Pfs.S3Api.Tests.Operations;

public sealed class CompatibilityPageTests
{
    private const string Begin = "<!-- operations: made from OperationTable.cs by CompatibilityPageTests; PFS_UPDATE_GOLDEN=1 rewrites -->\n";
    private const string End = "<!-- end of operations -->\n";

    [Fact]
    public void Docs_s3_compatibility_is_the_operation_table()
    {
        var path = Path.Combine(Folder(), "..", "..", "..", "docs", "s3-compatibility.md");
        var page = File.ReadAllText(path);
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("PFS_UPDATE_GOLDEN") == "1")
        {
            page = page[..begin] + Table() + page[end..];
            File.WriteAllText(path, page);
            end = page.IndexOf(End, StringComparison.Ordinal);
        }

        page[begin..end].Should().Be(Table());
    }

    [Fact]
    public void Every_row_is_either_built_or_says_why_not()
    {
        OperationTable.Rows.Should().OnlyContain(row => (row.Handler == null) == (row.NotImplemented != null));
        OperationTable.Rows.Select(row => row.Operation).Should().OnlyHaveUniqueItems();
    }

    private static string Table()
    {
        var text = new StringBuilder("\n| operation | state | answer |\n|---|---|---|\n");
        foreach (var row in OperationTable.Rows.OrderBy(row => row.Operation, StringComparer.Ordinal))
        {
            var state = row.Handler is null ? "refused" : "answered";
            text.Append(null, $"| {row.Operation} | {state} | {row.Answer ?? (row.Handler is null ? $"501 NotImplemented: {row.NotImplemented}" : "")} |\n");
        }

        return text.Append('\n').ToString();
    }

    private static string Folder([CallerFilePath] string source = "") => Path.GetDirectoryName(source)!;
}
