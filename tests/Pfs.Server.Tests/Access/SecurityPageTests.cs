using System.Text;
using Pfs.Core;
using Xunit;

namespace Pfs.Server.Tests.Access;

/// <summary>docs/security.md tells the rights as the table has them.</summary>
public sealed class SecurityPageTests
{
    private const string Begin = "<!-- rights: made from AccessTable.cs by SecurityPageTests; PFS_UPDATE_GOLDEN=1 rewrites -->\n";
    private const string End = "<!-- end of rights -->";

    [Fact]
    public void Tells_the_right_of_each_operation() => GeneratedPart.Check("security.md", Begin, End, Table());

    private static string Table()
    {
        var table = new StringBuilder("| right | S3 | gRPC |\n|---|---|---|\n");
        foreach (var right in Enum.GetValues<Right>())
        {
            var names = AccessTable.All.Where(row => row.Value == right).Select(row => row.Key).ToLookup(name => name.Contains('/'));
            table.Append(null, $"| {Text(right)} | {string.Join(", ", names[false])} | {string.Join(", ", names[true])} |\n");
        }

        return table.ToString();
    }

    private static string Text(Right right) => right switch
    {
        Right.Known => "any principal",
        Right.Read => "`reader`",
        Right.Write => "`writer`",
        Right.Admin => "`admin`",
        _ => "`store-admin`",
    };
}
